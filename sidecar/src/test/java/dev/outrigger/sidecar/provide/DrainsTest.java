package dev.outrigger.sidecar.provide;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.operate.Draining;
import dev.outrigger.sidecar.operate.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** {@code search} and {@code billing} run here and are up; drain_delay 3 s. */
final class DrainsTest {
    private final DrainSite site = new DrainSite();

    @Test
    void drainsAtOnceAndAnswersOnceItIsOnDisk() {
        site.start();
        site.disk.hangs();

        CompletionStage<Result> answer = site.drains.drain(wish("search"));
        site.time.settle();
        boolean early = answer.toCompletableFuture().isDone();
        site.disk.answers();
        site.time.settle();

        assertThat(early).isFalse();
        assertThat(site.asked()).containsExactly("change search draining");
        assertThat(site.disk.content()).extracting(Drain::service).containsExactly("search");
        assertThat(done(answer).drains()).hasSize(1);
        assertThat(site.drains.words("search")).isEqualTo("kernel, by ann, since 2026-01-01T00:00:00Z");
    }

    @Test
    void showsItBeforeTheRegistryHearsOfIt() {
        site.start();

        site.drains.drain(wish("search"));
        site.time.settle();

        assertThat(site.shown.get(0)).isEqualTo("search up, 0 asked of the registry");
    }

    @Test
    void aServiceDrainedBeforeTheStartIsNeverAnnouncedUp() {
        DrainSite again = new DrainSite(new Drain("search", "", "ann", site.wall.instant(), Optional.empty()));

        again.start();
        again.time.advance(ofSeconds(60));

        assertThat(again.asked()).isEmpty();
        assertThat(again.announced()).containsExactly("announce search draining", "announce billing up");
        assertThat(again.disk.writes()).isZero();
    }

    @Test
    void aServiceThatComesLaterIsDrainedToo() {
        site.start();
        site.drains.drain(
                new Draining.Wish(List.of(), true, "", "", Optional.empty(), Optional.empty(), Optional.empty()));
        site.time.settle();
        ProvidedService late = site.fixture.service("search", true);

        site.provided.add(late);
        site.drains.admit(late);
        late.start();
        site.time.settle();

        assertThat(late.view().announced()).contains(dev.outrigger.routing.InstanceState.DRAINING);
    }

    @Test
    void undrainGivesWorkAgain() {
        site.start();
        site.drains.drain(wish("search"));
        site.time.settle();

        CompletionStage<Result> answer = site.drains.undrain(List.of(), false);
        site.time.settle();

        assertThat(done(answer).undrained()).containsExactly("search");
        assertThat(site.asked()).containsExactly("change search draining", "change search up");
        assertThat(site.disk.content()).isEmpty();
    }

    @Test
    void endsByItselfWhateverBecomesOfTheWallClock() {
        site.start();
        site.drains.drain(lasting("search", ofHours(2)));
        site.time.settle();

        site.time.advance(ofHours(1));
        site.wall.set(ofHours(-1));
        site.time.advance(ofMinutes(59));
        boolean still = site.drains.drains().size() == 1;
        site.time.advance(ofMinutes(1));

        assertThat(still).isTrue();
        assertThat(site.drains.drains()).isEmpty();
        assertThat(site.disk.content()).isEmpty();
        assertThat(site.asked()).containsExactly("change search draining", "change search up");
    }

    @Test
    void theFileFollowsAClockThatIsSet() {
        site.start();
        site.drains.drain(lasting("search", ofHours(2)));
        site.time.settle();

        site.wall.set(ofHours(-1));
        site.time.advance(ofMinutes(1));

        assertThat(site.disk.content().get(0).until())
                .contains(site.wall.instant().plus(ofMinutes(119)));
    }

    @Test
    void aClockSetBackBeforeTheStartDoesNotMakeItLonger() {
        Drain stored = new Drain(
                "search",
                "",
                "",
                site.wall.instant().plus(ofHours(1)),
                Optional.of(site.wall.instant().plus(ofHours(3))));
        DrainSite again = new DrainSite(stored);

        again.start();
        again.time.advance(ofHours(2).minusSeconds(1));
        boolean still = again.drains.drains().size() == 1;
        again.time.advance(ofSeconds(1));

        assertThat(still).isTrue();
        assertThat(again.drains.drains()).isEmpty();
    }

    @Test
    void whatWasOverDuringTheAbsenceIsForgotten() {
        Drain stored = new Drain(
                "search",
                "",
                "",
                site.wall.instant().minus(ofHours(3)),
                Optional.of(site.wall.instant().minus(ofHours(1))));
        DrainSite again = new DrainSite(stored);

        again.start();
        again.time.settle();

        assertThat(again.announced()).contains("announce search up");
        assertThat(again.disk.writes()).isEqualTo(1);
        assertThat(again.disk.content()).isEmpty();
    }

    @Test
    void onAFullDiskItDrainsAndSaysThatItIsNotKept() {
        site.start();
        site.disk.fails("drains.json not written: no space");

        CompletionStage<Result> answer = site.drains.drain(wish("search"));
        site.time.settle();

        assertThat(partly(answer).notKept()).isEqualTo("drains.json not written: no space");
        assertThat(site.asked()).containsExactly("change search draining");
        assertThat(site.drains.trouble()).contains("drains.json not written: no space");

        site.disk.answers();
        site.time.advance(ofSeconds(10));

        assertThat(site.disk.content()).hasSize(1);
        assertThat(site.drains.trouble()).isEmpty();
    }

    @Test
    void waitsFiveSecondsForADisk() {
        site.start();
        site.disk.hangs();

        CompletionStage<Result> answer = site.drains.drain(wish("search"));
        site.time.advance(ofMillis(4_999));
        boolean early = answer.toCompletableFuture().isDone();
        site.time.advance(ofMillis(1));

        assertThat(early).isFalse();
        assertThat(partly(answer).notKept()).contains("5 s");
    }

    @Test
    void aBrokenFileIsToldUntilSomebodyDrainsAnew() {
        DrainSite again = new DrainSite(new DrainFile.Loaded(List.of(), "drains.json: not JSON"));
        again.start();
        Optional<String> before = again.drains.trouble();

        again.drains.drain(wish("search"));
        again.time.settle();

        assertThat(before).contains("drains.json: not JSON");
        assertThat(again.drains.trouble()).isEmpty();
    }

    @Test
    void severalServicesAndNoNameIsMisuse() {
        site.start();

        Result result = result(site.drains.drain(wish()));

        assertThat(result)
                .isEqualTo(
                        new Result.Refused(
                                "usage",
                                "2 services are announced by this node: search, billing (expected: the names of some, or all)"));
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void aNameThatIsNotHereIsUnknownAndBesideAnotherPartly() {
        site.start();

        Result alone = result(site.drains.drain(wish("nobody")));
        DrainAnswer beside = partly(site.drains.drain(wish("nobody", "billing")));

        assertThat(alone).isInstanceOf(Result.Unknown.class);
        assertThat(beside.unknown()).containsExactly("nobody");
        assertThat(site.asked()).containsExactly("change billing draining");
    }

    @Test
    void undrainOfNothingIsDone() {
        site.start();

        DrainAnswer none = done(site.drains.undrain(List.of(), false));
        DrainAnswer one = done(site.drains.undrain(List.of("search"), false));
        Result unknown = result(site.drains.undrain(List.of("nobody"), false));

        assertThat(none.undrained()).isEmpty();
        assertThat(one.undrained()).isEmpty();
        assertThat(unknown).isInstanceOf(Result.Unknown.class);
    }

    @Test
    void drainingAgainKeepsItsBeginningAndReplacesItsEnd() {
        site.start();
        site.drains.drain(lasting("search", ofHours(1)));
        site.time.advance(ofMinutes(30));

        site.drains.drain(new Draining.Wish(
                List.of("search"), false, "", "bob", Optional.empty(), Optional.empty(), Optional.empty()));
        site.time.advance(ofHours(2));

        assertThat(site.drains.words("search")).isEqualTo("kernel, by bob, since 2026-01-01T00:00:00Z");
        assertThat(site.asked()).containsExactly("change search draining");
    }

    static Draining.Wish wish(String... services) {
        return new Draining.Wish(
                List.of(services), false, "kernel", "ann", Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Draining.Wish lasting(String service, Duration time) {
        return new Draining.Wish(
                List.of(service), false, "kernel", "ann", Optional.of(time), Optional.empty(), Optional.empty());
    }

    private Result result(CompletionStage<Result> answer) {
        site.time.settle();
        return answer.toCompletableFuture().getNow(new Result.Unknown("no answer yet"));
    }

    private DrainAnswer done(CompletionStage<Result> answer) {
        assertThat(result(answer)).isInstanceOf(Result.Done.class);
        return (DrainAnswer) ((Result.Done) result(answer)).answer();
    }

    private DrainAnswer partly(CompletionStage<Result> answer) {
        assertThat(result(answer)).isInstanceOf(Result.Partly.class);
        return (DrainAnswer) ((Result.Partly) result(answer)).answer();
    }
}
