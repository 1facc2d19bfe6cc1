package dev.outrigger.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrigger.sidecar.view.Overview.FileState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which content of which file is in force after the files were changed in all the ways that people change them. */
final class LoadingTest {
    private static final int THOUSANDS = 5_000;
    private static final String NODE = "{\"node\": {\"id\": \"n1\"}, \"state_dir\": \"state\", \"run_dir\": \"run\"";

    @TempDir
    Path temp = Path.of("");

    private Folder folder = new Folder(temp);
    private Loading loading = new Loading(temp, folder.machine);

    @BeforeEach
    void write() throws IOException {
        folder = new Folder(temp.toRealPath());
        loading = new Loading(folder.path.resolve("outrigger.json"), folder.machine);
        folder.node(NODE + "}");
        for (int i = 1; i <= 5; i++) {
            document("s" + i, 8000 + i);
        }
    }

    @Test
    void aChangedDocumentIsInForce() throws Exception {
        Accepted before = loading.first(false);
        document("s1", 9001);

        Loading.Next next = loading.next(before);

        assertThat(port(next.accepted(), "s1")).isEqualTo(9001);
        assertThat(next.accepted().valid()).isTrue();
        assertThat(next.held()).isEmpty();
    }

    @Test
    void ofABrokenDocumentTheLastGoodContentStays() throws Exception {
        Accepted before = loading.first(false);
        folder.document("s1", "{ broken");
        document("s2", 9002);

        Accepted now = loading.next(before).accepted();

        assertThat(port(now, "s1")).isEqualTo(8001);
        assertThat(port(now, "s2")).isEqualTo(9002);
        assertThat(states(now))
                .containsEntry("s1.json", FileState.LAST_GOOD)
                .containsEntry("s2.json", FileState.ACCEPTED);
        assertThat(mistakes(now, "s1.json")).singleElement().asString().contains("line 1", "valid JSON");
    }

    @Test
    void aBrokenDocumentThatWasNeverGoodIsLeftOut() throws Exception {
        Accepted before = loading.first(false);
        folder.document("new", "{\"id\": \"new\", \"local_port\": \"many\"}");

        Accepted now = loading.next(before).accepted();

        assertThat(now.configuration().document("new")).isEmpty();
        assertThat(states(now)).containsEntry("new.json", FileState.REFUSED);
        assertThat(now.configuration().documents()).hasSize(5);
    }

    @Test
    void ofABrokenNodeFileTheLastGoodContentStaysAndDocumentsChange() throws Exception {
        Accepted before = loading.first(false);
        folder.node(NODE + ", \"local_ports\": {\"s1\": \"x\"}}");
        document("s1", 9001);

        Accepted now = loading.next(before).accepted();

        assertThat(states(now)).containsEntry("outrigger.json", FileState.LAST_GOOD);
        assertThat(port(now, "s1")).isEqualTo(9001);
    }

    @Test
    void ofTwoThatDoNotGoTogetherTheOneThatChangedIsTakenBack() throws Exception {
        Accepted before = loading.first(false);
        folder.document("a", "{\"id\": \"a\", \"local_port\": 8003}");

        Accepted now = loading.next(before).accepted();

        assertThat(states(now)).containsEntry("a.json", FileState.REFUSED).containsEntry("s3.json", FileState.ACCEPTED);
        assertThat(port(now, "s3")).isEqualTo(8003);
        assertThat(mistakes(now, "a.json")).singleElement().asString().contains("s3's too");
    }

    @Test
    void aNodeFileThatGoesWithNoDocumentIsTakenBackAsAWhole() throws Exception {
        Accepted before = loading.first(false);
        folder.document("s1", "{\"id\": \"s1\", \"federation\": \"default\", \"local_port\": 8001}");
        Accepted named = loading.next(before).accepted();
        folder.node(NODE + ", \"federation\": \"other\", \"runs\": [\"s2\"]}");

        Accepted now = loading.next(named).accepted();

        assertThat(states(now)).containsEntry("outrigger.json", FileState.LAST_GOOD);
        assertThat(now.configuration().node().federation()).isEqualTo("default");
        assertThat(now.configuration().running()).hasSize(5);
        assertThat(mistakes(now, "outrigger.json")).anyMatch(words -> words.contains("s1.json"));
    }

    @Test
    @Timeout(20)
    void thousandsThatDoNotGoTogetherAreTakenBackTogether() throws Exception {
        Accepted before = loading.first(false);
        for (int i = 0; i < THOUSANDS; i++) {
            document("t" + i, 9000);
        }

        Accepted now = loading.next(before).accepted();

        assertThat(now.configuration().documents()).hasSize(6);
        assertThat(states(now))
                .containsEntry("t0.json", FileState.ACCEPTED)
                .containsEntry("s1.json", FileState.ACCEPTED);
        assertThat(mistakes(now, "t1.json"))
                .singleElement()
                .asString()
                .contains("local_port: 9000 (expected: a port that is not t0's too)");
    }

    @Test
    void aPasswordThatChangedInAFileOfItsOwnIsInForce() throws Exception {
        folder.write("password", "old");
        folder.write("datastores.json", "{\"A_URL\": \"mysql://u:${file:" + folder.path + "/password}@db:3306\"}");
        Accepted before = loading.first(false);
        folder.write("password", "new");

        Accepted now = loading.next(before).accepted();

        assertThat(now.configuration().datastores().values())
                .extracting(Datastore::url)
                .containsExactly("mysql://u:new@db:3306");
        assertThat(Loading.changed(before, now))
                .containsExactly(folder.path.resolve("datastores.json").toString());
        assertThat(Loading.changed(now, loading.next(now).accepted())).isEmpty();
    }

    @Test
    void datastoresThatCannotBeReachedStay() throws Exception {
        folder.write("datastores.json", "{\"MAIL_URL\": \"smtp://mail:25\"}");
        Accepted before = loading.first(false);
        Files.delete(folder.path.resolve("datastores.json"));
        Files.createSymbolicLink(folder.path.resolve("datastores.json"), Path.of("datastores.json"));

        Accepted now = loading.next(before).accepted();

        assertThat(now.configuration().datastores()).containsKey("MAIL_URL");
        assertThat(states(now)).containsEntry("datastores.json", FileState.LAST_GOOD);
    }

    @Test
    void aDocumentThatIsDeletedGoes() throws Exception {
        Accepted before = loading.first(false);
        delete("s1");

        Loading.Next next = loading.next(before);

        assertThat(next.accepted().configuration().document("s1")).isEmpty();
        assertThat(next.accepted().valid()).isTrue();
        assertThat(next.held()).isEmpty();
    }

    @Test
    void aDocumentThatTheNodeFileNamesDoesNotGoWithItsFile() throws Exception {
        folder.node(NODE + ", \"runs\": [\"s1\", \"s2\", \"s3\"]}");
        Accepted before = loading.first(false);
        delete("s1");

        Accepted now = loading.next(before).accepted();

        assertThat(port(now, "s1")).isEqualTo(8001);
        assertThat(mistakes(now, "s1.json")).singleElement().asString().contains("no such file", "runs names");
    }

    @Test
    void aRenamedDocumentIsTheSameService() throws Exception {
        folder.node(NODE + ", \"runs\": [\"s1\"]}");
        Accepted before = loading.first(false);
        Files.move(folder.path.resolve("services.d/s1.json"), folder.path.resolve("services.d/other.json"));

        Loading.Next next = loading.next(before);

        assertThat(next.accepted().valid()).isTrue();
        assertThat(next.held()).isEmpty();
        assertThat(port(next.accepted(), "s1")).isEqualTo(8001);
    }

    @Test
    void aFolderThatIsGoneTakesNothingAway() throws Exception {
        Accepted before = loading.first(false);
        for (int i = 1; i <= 5; i++) {
            delete("s" + i);
        }
        Files.delete(folder.path.resolve("services.d"));

        Loading.Next next = loading.next(before);

        assertThat(next.accepted().configuration().documents()).hasSize(5);
        assertThat(next.accepted().valid()).isFalse();
        assertThat(mistakes(next.accepted(), "s1.json"))
                .singleElement()
                .asString()
                .contains("no such folder");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void takingMostAwayIsHeld(int gone) throws Exception {
        Accepted before = loading.first(false);
        for (int i = 1; i <= gone; i++) {
            delete("s" + i);
        }

        Loading.Next next = loading.next(before);
        Accepted held = Loading.held(before, next.accepted());

        assertThat(next.held()).contains(gone + " of 5 services that run here").contains("s1");
        assertThat(held.configuration().documents()).hasSize(5);
        assertThat(states(held))
                .containsEntry("s1.json", FileState.HELD)
                .containsEntry("s5.json", gone == 5 ? FileState.HELD : FileState.ACCEPTED);
    }

    @Test
    void takingTheOnlyServiceAwayIsHeld() throws Exception {
        folder.node(NODE + ", \"runs\": [\"s1\"]}");
        Accepted before = loading.first(false);
        folder.node(NODE + ", \"runs\": [\"s2\"]}");

        assertThat(loading.next(before).held()).contains("1 of 1 services that run here (s1)");
    }

    @Test
    void takingMostRequirementsAwayIsHeld() throws Exception {
        folder.document(
                "app", "{\"id\": \"app\", \"requires\": {\"A\": \"{A_URL}\", \"B\": \"{B_URL}\", \"C\": \"{C_URL}\"}}");
        Accepted before = loading.first(false);
        folder.document("app", "{\"id\": \"app\", \"requires\": {\"A\": \"{A_URL}\"}}");

        assertThat(loading.next(before).held()).contains("2 of 3 required services (B_URL, C_URL)");
    }

    @Test
    void takingOneOfTwoAwayIsNoAccident() throws Exception {
        folder.node(NODE + ", \"runs\": [\"s1\", \"s2\"]}");
        Accepted before = loading.first(false);
        folder.node(NODE + ", \"runs\": [\"s1\"]}");

        assertThat(loading.next(before).held()).isEmpty();
    }

    @Test
    void withNothingKeptEveryMistakeIsOneTooMany() {
        folder.document("s1", "{ broken").document("s2", "[]");

        assertThatThrownBy(() -> loading.first(false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("s1.json")
                .hasMessageContaining("s2.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ broken",
                "{\"state_dir\": \"state\", \"bogus\": 1}",
                "{\"state_dir\": \"state\",,}",
                "state_dir: state"
            })
    void aStartGoesOnWithWhatWasKeptOfABrokenNodeFile(String broken) throws Exception {
        keep(loading.first(false));
        folder.node(broken.equals("{ broken") ? "{ \"state_dir\": \"state\" broken" : broken);

        Accepted started = loading.first(false);

        assertThat(states(started)).containsEntry("outrigger.json", FileState.LAST_GOOD);
        assertThat(started.configuration().node().node().id()).isEqualTo("n1");
        assertThat(started.configuration().documents()).hasSize(5);
        assertThatThrownBy(() -> loading.first(true)).isInstanceOf(ConfigException.class);
    }

    @Test
    void whatWasKeptForAnotherNodeFileIsNotUsed() throws Exception {
        keep(loading.first(false));
        folder.write("other.json", "{\"state_dir\": \"state\", \"bogus\": 1}");
        Loading other = new Loading(folder.path.resolve("other.json"), folder.machine);

        assertThatThrownBy(() -> other.first(false)).isInstanceOf(ConfigException.class);
    }

    @Test
    void whatIsHeldStaysHeldOverAStartAndWhatChangedWhileDownDoesNot() throws Exception {
        Accepted before = loading.first(false);
        for (int i = 1; i <= 5; i++) {
            delete("s" + i);
        }
        Loading.Next next = loading.next(before);
        loading.keep(before.configuration().node(), before, Optional.of(next.accepted()));
        Accepted restarted = loading.first(false);
        keep(before);

        Accepted meant = loading.first(false);

        assertThat(restarted.configuration().documents()).hasSize(5);
        assertThat(states(restarted)).containsEntry("s1.json", FileState.HELD);
        assertThat(meant.configuration().documents()).isEmpty();
    }

    @Test
    void checkSaysWhatTheRunningSidecarWouldNotTakeOver() throws Exception {
        keep(loading.first(false));
        folder.node(NODE + ", \"loops\": 1, \"port_offset\": 1}");
        String stopped = check();
        folder.write("run/admin.sock", "");

        String running = check();

        assertThat(stopped).doesNotContain("restart");
        assertThat(running).contains("outrigger.json: loops: (takes a restart").doesNotContain("port_offset");
    }

    private String check() {
        return Checker.check(folder.path.resolve("outrigger.json"), folder.machine)
                .text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ \"node\": ", "{ \"node\": \"%s\", \"files\": { \"a\\u0000b\": \"\" } }"})
    void whatIsDamagedIsNotUsed(String content) throws Exception {
        keep(loading.first(false));
        folder.write("state/last-good/files.json", content.formatted(folder.path.resolve("outrigger.json")));
        folder.document("s1", "{ broken");

        assertThatThrownBy(() -> loading.first(false)).isInstanceOf(ConfigException.class);
    }

    @Test
    void onlyItsOwnerMayReadWhatIsKept() throws Exception {
        keep(loading.first(false));

        assertThat(Files.getPosixFilePermissions(folder.path.resolve("state/last-good/files.json")))
                .extracting(Enum::name)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    }

    private void keep(Accepted accepted) {
        assertThat(loading.keep(accepted.configuration().node(), accepted, Optional.empty()))
                .isEmpty();
    }

    private void document(String id, int port) {
        folder.document(id, "{\"id\": \"" + id + "\", \"local_port\": " + port + "}");
    }

    private void delete(String id) throws IOException {
        Files.delete(folder.path.resolve("services.d/" + id + ".json"));
    }

    private static int port(Accepted accepted, String id) {
        return accepted.configuration().document(id).orElseThrow().localPort().orElseThrow();
    }

    private static Map<String, FileState> states(Accepted accepted) {
        Map<String, FileState> states = new TreeMap<>();
        accepted.files().forEach(file -> states.put(name(file), file.state()));
        return states;
    }

    private static List<String> mistakes(Accepted accepted, String name) {
        return accepted.files().stream()
                .filter(file -> name(file).equals(name))
                .findFirst()
                .orElseThrow()
                .mistakes();
    }

    private static String name(Accepted.File file) {
        return file.file().substring(file.file().lastIndexOf('/') + 1);
    }
}
