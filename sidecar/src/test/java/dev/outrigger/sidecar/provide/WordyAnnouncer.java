package dev.outrigger.sidecar.provide;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A registry that writes down what it is asked, and answers at once unless it is away. */
final class WordyAnnouncer implements Announcer {
    private final VirtualTime time;
    final List<String> asked = new ArrayList<>();
    final List<Listener> listeners = new ArrayList<>();
    boolean away;
    Duration window = Duration.ZERO;

    WordyAnnouncer(VirtualTime time) {
        this.time = time;
    }

    @Override
    public Announcement announce(ServiceDefinition definition, Instance instance, Listener listener) {
        asked.add("announce " + definition.service() + " " + instance.state().word());
        listeners.add(listener);
        answer(listener, instance.state());
        return new Announcement() {
            @Override
            public void change(InstanceState state, int weight) {
                asked.add("change " + definition.service() + " " + state.word());
                answer(listener, state);
            }

            @Override
            public void define(ServiceDefinition changed) {
                asked.add("define " + changed.service() + " " + changed.checks().size() + " checks");
            }

            @Override
            public Duration readWindow() {
                return window;
            }

            @Override
            public void withdraw(Runnable done) {
                asked.add("withdraw " + definition.service());
                if (!away) {
                    time.execute(done);
                }
            }
        };
    }

    private void answer(Listener listener, InstanceState state) {
        if (!away) {
            time.execute(() -> listener.announced(state));
        }
    }
}
