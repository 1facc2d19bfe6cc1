package dev.outrigger.sidecar.provide;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.InstanceState;
import dev.outrigger.sidecar.operate.Draining;
import dev.outrigger.sidecar.operate.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When an application may be stopped. drain_delay 3 s, --timeout 30 s, --until-idle 10 s. */
final class DrainWaitTest {
    private final DrainSite site = new DrainSite();

    @BeforeEach
    void start() {
        site.start();
    }

    @Test
    void waitsForTheRegistryAndThenForConsumers() {
        site.registry.away = true;
        CompletableFuture<Result> answer = drain(Optional.empty());
        site.time.advance(ofSeconds(10));
        site.registry.listeners.get(0).announced(InstanceState.DRAINING);

        site.time.advance(ofMillis(2_990));
        boolean early = answer.isDone();
        site.time.advance(ofMillis(30));

        assertThat(early).isFalse();
        assertThat(answer(answer).stoppable()).isTrue();
        assertThat(answer(answer).drains().get(0).acknowledged()).isTrue();
    }

    @Test
    void anInstanceThatComesBackDrainedIsWaitedForAnew() {
        drain(Optional.empty());
        site.time.advance(ofSeconds(5));
        boolean before = site.drains.acknowledged("search");

        site.registry.away = true;
        site.provided.set(0, site.fixture.service("search", true));
        site.drains.admit(site.provided.get(0));
        site.provided.get(0).start();
        site.time.settle();
        boolean back = site.drains.acknowledged("search");
        CompletableFuture<Result> answer = drain(Optional.empty());
        site.time.advance(ofSeconds(10));
        boolean early = answer.isDone();
        site.registry.listeners.get(2).announced(InstanceState.DRAINING);
        site.time.advance(ofSeconds(4));

        assertThat(before).isTrue();
        assertThat(back).isFalse();
        assertThat(early).isFalse();
        assertThat(answer(answer).stoppable()).isTrue();
    }

    @Test
    void saysThatTheRegistryCannotBeReached() {
        site.registry.away = true;
        site.connected = false;
        CompletableFuture<Result> answer = drain(Optional.empty());

        site.time.advance(ofMillis(29_990));
        boolean early = answer.isDone();
        site.time.advance(ofMillis(30));

        assertThat(early).isFalse();
        assertThat(answer.getNow(new Result.Unknown(""))).isInstanceOf(Result.Partly.class);
        assertThat(answer(answer).stoppable()).isFalse();
        assertThat(answer(answer).registryReached()).isFalse();
        assertThat(answer(answer).unsettled())
                .containsExactly(new DrainAnswer.Unsettled(
                        "search",
                        "the registry has not acknowledged it within 30s: it cannot be reached; consumers may still send"
                                + " it work"));
        assertThat(site.drains.words("search")).isNotEmpty();
    }

    @Test
    void waitsForALongerReadWindowThanItsDelay() {
        site.registry.window = ofSeconds(5);
        CompletableFuture<Result> answer = drain(Optional.empty());

        site.time.advance(ofMillis(4_990));
        boolean early = answer.isDone();
        site.time.advance(ofMillis(30));

        assertThat(early).isFalse();
        assertThat(answer(answer).stoppable()).isTrue();
    }

    @Test
    void waitsUntilNobodyIsConnected() {
        site.peers.put("10.0.0.7", 2);
        CompletableFuture<Result> answer = drain(Optional.of(ofSeconds(10)));
        site.time.advance(ofSeconds(8));
        boolean early = answer.isDone();

        site.peers.clear();
        site.time.advance(ofMillis(200));

        assertThat(early).isFalse();
        assertThat(answer(answer).stoppable()).isTrue();
    }

    @Test
    void saysWhoIsConnectedWhenThatTakesTooLong() {
        site.peers.put("10.0.0.7", 2);
        CompletableFuture<Result> answer = drain(Optional.of(ofSeconds(10)));

        site.time.advance(ofMillis(12_900));
        boolean early = answer.isDone();
        site.time.advance(ofMillis(400));

        assertThat(early).isFalse();
        assertThat(answer(answer).stoppable()).isFalse();
        assertThat(answer(answer).unsettled())
                .containsExactly(
                        new DrainAnswer.Unsettled("search", "2 connections, from 10.0.0.7 (2), left after 10s"));
    }

    @Test
    void whatCannotBeLookedAtIsNotTakenForIdle() {
        site.proc = "no /proc";
        CompletableFuture<Result> answer = drain(Optional.of(ofSeconds(10)));

        site.time.advance(ofSeconds(14));

        assertThat(answer(answer).unsettled().get(0).why()).isEqualTo("connections not looked at: no /proc");
    }

    @Test
    void endsWhenSomebodyUndrains() {
        CompletableFuture<Result> answer = drain(Optional.empty());
        site.time.advance(ofSeconds(1));

        site.drains.undrain(List.of("search"), false);
        site.time.advance(ofMillis(20));

        assertThat(answer(answer).unsettled())
                .containsExactly(new DrainAnswer.Unsettled("search", "undrained meanwhile"));
    }

    @Test
    void aRegistryThatIsAwayMayHoldWhatIsNotAnnouncedNow() {
        site.provided.add(site.fixture.service("fresh", false));
        site.connected = false;
        CompletableFuture<Result> answer =
                site.drains.drain(wish("fresh", Optional.empty())).toCompletableFuture();
        site.time.advance(ofSeconds(20));
        boolean acknowledged = site.drains.acknowledged("fresh");

        site.connected = true;
        site.time.advance(ofMillis(3_220));

        assertThat(acknowledged).isFalse();
        assertThat(answer(answer).stoppable()).isTrue();
    }

    @Test
    void whatTheRegistryHoldsNotNeedsNoAcknowledgement() {
        ProvidedService fresh = site.fixture.service("fresh", false);
        site.provided.add(fresh);

        CompletableFuture<Result> answer =
                site.drains.drain(wish("fresh", Optional.empty())).toCompletableFuture();
        site.time.advance(ofMillis(3_020));

        assertThat(answer(answer).stoppable()).isTrue();
    }

    private CompletableFuture<Result> drain(Optional<Duration> untilIdle) {
        CompletableFuture<Result> answer =
                site.drains.drain(wish("search", untilIdle)).toCompletableFuture();
        site.time.settle();
        return answer;
    }

    private static Draining.Wish wish(String service, Optional<Duration> untilIdle) {
        return new Draining.Wish(
                List.of(service), false, "", "ann", Optional.empty(), Optional.of(ofSeconds(30)), untilIdle);
    }

    private static DrainAnswer answer(CompletableFuture<Result> answer) {
        Result result = answer.getNow(new Result.Unknown("no answer yet"));
        return (DrainAnswer) (result instanceof Result.Done done ? done.answer() : ((Result.Partly) result).answer());
    }
}
