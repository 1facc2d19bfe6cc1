package dev.outrigger.discovery.zookeeper;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.discovery.zookeeper.Coordination.Change;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Create;
import dev.outrigger.discovery.zookeeper.Coordination.Data;
import dev.outrigger.discovery.zookeeper.Coordination.Reply;
import dev.outrigger.discovery.zookeeper.Coordination.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JointReadsTest {
    private static final int NODES = 3 * JointReads.MOST;

    @TempDir
    Path data;

    private final ControlThread loop = new ControlThread();
    private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
    private EmbeddedZooKeeper server;
    private ServerRelay relay;
    private CuratorCoordination client;

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedZooKeeper.start(data, 0);
        connect(ServerRelay.to(server));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        relay.close();
        server.close();
        loop.close();
    }

    private void connect(ServerRelay through) throws Exception {
        relay = through;
        client = new CuratorCoordination(
                new ZooKeeperSettings(
                        relay.connect(), "/x", "default", Duration.ofSeconds(10), Optional.empty(), false),
                loop);
        client.start(sessions::add);
        awaitConnected();
    }

    private Session awaitConnected() throws InterruptedException {
        Session session = sessions.take();
        while (!session.connected()) {
            session = sessions.take();
        }
        return session;
    }

    @Test
    void readsWhatOneTurnAsksForWithFewRequests() throws Exception {
        create(NODES, 10);

        List<Reply<Data>> replies = read(NODES);

        assertThat(replies).allMatch(Reply::ok);
        assertThat(IntStream.range(0, NODES).mapToObj(i -> text(replies.get(i))))
                .isEqualTo(
                        IntStream.range(0, NODES).mapToObj(i -> content(i, 10)).toList());
        assertThat(relay.count(ZooDefs.OpCode.multiRead)).isEqualTo(3);
        assertThat(relay.count(ZooDefs.OpCode.getData)).isZero();
    }

    @Test
    void readsOneAlone() throws Exception {
        create(1, 10);

        assertThat(read(1)).allMatch(Reply::ok);

        assertThat(relay.count(ZooDefs.OpCode.multiRead)).isZero();
        assertThat(relay.count(ZooDefs.OpCode.getData)).isOne();
    }

    @Test
    void tellsOfEachWhatBecameOfIt() throws Exception {
        create(1, 10);
        deny("/n1");
        create(2, 3, 10);

        List<Reply<Data>> replies = read(4);

        assertThat(replies).extracting(Reply::code).containsExactly(Code.OK, Code.NO_AUTH, Code.OK, Code.NO_NODE);
        assertThat(relay.count(ZooDefs.OpCode.multiRead)).isOne();
    }

    @Test
    void readsOneByOneWhatIsTooLongForOneReply() throws Exception {
        int longest = CuratorCoordination.LONGEST_REPLY / JointReads.MOST + 1_000;
        create(JointReads.MOST, longest);

        List<Reply<Data>> first = read(JointReads.MOST);
        awaitConnected();
        List<Reply<Data>> second = read(JointReads.MOST);

        assertThat(first).extracting(Reply::code).containsOnly(Code.UNCERTAIN);
        assertThat(second).allMatch(Reply::ok);
    }

    @Test
    void asksAnOldServerOnce() throws Exception {
        create(NODES, 10);
        client.close();
        relay.close();
        sessions.clear();
        connect(ServerRelay.withoutKind(server, ZooDefs.OpCode.multiRead));
        long epoch = loop.ask(() -> client.session().epoch());

        List<Reply<Data>> first = read(NODES);
        Session again = awaitConnected();
        List<Reply<Data>> second = read(NODES);

        assertThat(first).extracting(Reply::code).containsOnly(Code.UNCERTAIN);
        assertThat(again.epoch()).as("the session survives").isEqualTo(epoch);
        assertThat(second).allMatch(Reply::ok);
        assertThat(relay.count(ZooDefs.OpCode.multiRead)).isOne();
    }

    private static String content(int i, int length) {
        return "node " + i + ".".repeat(length);
    }

    private static String text(Reply<Data> reply) {
        Data found = reply.value();
        return found == null ? "" : new String(found.bytes(), StandardCharsets.UTF_8);
    }

    private void create(int count, int length) throws Exception {
        create(0, count, length);
    }

    private void create(int from, int to, int length) throws Exception {
        for (int i = from; i < to; i++) {
            List<Change> change =
                    List.of(new Create("/n" + i, content(i, length).getBytes(StandardCharsets.UTF_8), false));
            CompletableFuture<Code> code = new CompletableFuture<>();
            loop.execute(() -> client.commit(change, reply -> code.complete(reply.code())));
            assertThat(code.get(10, SECONDS)).isEqualTo(Code.OK);
        }
    }

    private void deny(String path) throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        ZooKeeper other = new ZooKeeper(server.connect(), 10_000, event -> {});
        List<ACL> acl = List.of(new ACL(ZooDefs.Perms.DELETE, ZooDefs.Ids.ANYONE_ID_UNSAFE));
        other.multi(List.of(Op.create(path, new byte[0], acl, 0)), (rc, p, ctx, results) -> code.complete(rc), null);
        assertThat(code.get(10, SECONDS)).isEqualTo(KeeperException.Code.OK.intValue());
        other.close();
    }

    /** Asks for nodes 0 to {@code count} in one turn. Returns the answers in that order. */
    private List<Reply<Data>> read(int count) throws Exception {
        List<CompletableFuture<Reply<Data>>> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replies.add(new CompletableFuture<>());
        }
        loop.execute(() -> {
            for (int i = 0; i < count; i++) {
                client.data("/n" + i, null, replies.get(i)::complete);
            }
        });
        List<Reply<Data>> answers = new ArrayList<>();
        for (CompletableFuture<Reply<Data>> reply : replies) {
            answers.add(reply.get(20, SECONDS));
        }
        return answers;
    }
}
