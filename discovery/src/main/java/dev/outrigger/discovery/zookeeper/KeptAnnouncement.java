package dev.outrigger.discovery.zookeeper;

import dev.outrigger.discovery.Announcer;
import dev.outrigger.discovery.DiscoveryEvent;
import dev.outrigger.discovery.zookeeper.Coordination.Change;
import dev.outrigger.discovery.zookeeper.Coordination.Children;
import dev.outrigger.discovery.zookeeper.Coordination.Code;
import dev.outrigger.discovery.zookeeper.Coordination.Create;
import dev.outrigger.discovery.zookeeper.Coordination.Data;
import dev.outrigger.discovery.zookeeper.Coordination.Delete;
import dev.outrigger.discovery.zookeeper.Coordination.Reply;
import dev.outrigger.discovery.zookeeper.Coordination.Session;
import dev.outrigger.discovery.zookeeper.Coordination.State;
import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.Scheduler.Cancellable;
import dev.outrigger.routing.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/*
 * Two facts, what is wanted and what the registry holds, and one step at a time that brings the second to the first. What
 * the registry holds is known after a look in this session, or from the acknowledgement of our own transaction in it;
 * whatever else happened (another session, an answer that never came, a transaction that failed) leads to another look.
 * Nothing is created twice under one session: a node that an operator deleted stays deleted.
 */
/** One instance, kept announced. Confined to the control loop. */
final class KeptAnnouncement implements Announcer.Announcement {
    private static final long RETRY = Duration.ofSeconds(1).toNanos();
    private static final long REFUSED = Duration.ofSeconds(10).toNanos();
    private static final long DENIED = Duration.ofSeconds(60).toNanos();
    private static final int MOST_DOUBLINGS = 4;

    private final Seams seams;
    private final ServiceClaims claims;
    private final Announcer.Listener listener;
    private final Runnable ended;
    private final String service;
    private final String path;
    private final List<Runnable> withdrawn = new ArrayList<>();
    /** One and the same, so that the client keeps one however often it is asked. */
    private final Coordination.Watch departure = nanos -> wake();

    private Instance wanted;
    private @Nullable Instance held;
    private @Nullable InstanceName heldName;
    private long heldEpoch;
    private long highest;
    private int changes;
    private int failures;
    private int members;
    private boolean busy;
    private boolean withdrawing;
    private boolean over;
    private String told = "";
    private Cancellable retry = Cancellable.NOTHING;

    KeptAnnouncement(
            Seams seams,
            ServiceClaims claims,
            String service,
            Instance instance,
            Announcer.Listener listener,
            Runnable ended) {
        this.seams = seams;
        this.claims = claims;
        this.service = service;
        this.path = seams.instances(service);
        this.wanted = instance;
        this.listener = listener;
        this.ended = ended;
    }

    @Override
    public void change(InstanceState state, int weight) {
        wanted = new Instance(
                wanted.id(),
                wanted.host(),
                wanted.address(),
                weight,
                wanted.region(),
                wanted.zone(),
                state,
                wanted.node(),
                wanted.labels(),
                wanted.registeredAtMillis());
        wake();
    }

    @Override
    public void define(ServiceDefinition definition) {
        claims.want(definition);
    }

    @Override
    public void withdraw(Runnable done) {
        if (over) {
            done.run();
            return;
        }
        withdrawing = true;
        withdrawn.add(done);
        if (seams.coordination().session().state() == State.LOST) {
            end();
        } else {
            wake();
        }
    }

    @Override
    public Duration readWindow() {
        return Pace.longest(members);
    }

    void sessionChanged(Session session) {
        if (session.connected()) {
            wake();
        } else if (session.state() == State.LOST) {
            held = null;
            if (withdrawing) {
                end();
            } else {
                missing("the session with the registry is lost", false);
            }
        }
    }

    void stop() {
        over = true;
        retry.cancel();
    }

    /** Takes the next step, if there is one to take. */
    void wake() {
        Session session = seams.coordination().session();
        if (busy || over || !session.connected()) {
            return;
        }
        retry.cancel();
        if (heldEpoch != session.epoch()) {
            look();
        } else if (withdrawing) {
            delete(heldName == null ? List.of() : List.of(heldName));
        } else if (!wanted.equals(held)) {
            put(heldName == null ? List.of() : List.of(heldName));
        }
    }

    private void look() {
        busy = true;
        seams.coordination().children(path, null, this::looked);
    }

    private void looked(Reply<Children> reply) {
        Children children = reply.value();
        if (children == null || !reply.ok()) {
            failed(reply.code());
            return;
        }
        members = children.names().size();
        List<InstanceName> same = new ArrayList<>();
        for (String name : children.names()) {
            InstanceName.of(name).filter(n -> n.id().equals(wanted.id())).ifPresent(same::add);
        }
        for (InstanceName name : same) {
            highest = Long.compareUnsigned(name.rev(), highest) > 0 ? name.rev() : highest;
        }
        examine(reply.epoch(), same, 0);
    }

    /* One after the other: there is hardly ever more than one. */
    private void examine(long epoch, List<InstanceName> same, int index) {
        if (index == same.size()) {
            busy = false;
            if (withdrawing) {
                delete(same);
            } else {
                put(same);
            }
            return;
        }
        seams.coordination().data(path + "/" + same.get(index), null, reply -> {
            Data data = reply.value();
            if (reply.code() == Code.NO_NODE) {
                List<InstanceName> rest = new ArrayList<>(same);
                rest.remove(index);
                examine(epoch, rest, index);
            } else if (data == null || !reply.ok()) {
                failed(reply.code());
            } else if (ours(same.get(index), data)) {
                examine(epoch, same, index + 1);
            }
        });
    }

    private boolean ours(InstanceName name, Data data) {
        InstanceFormat.Writer writer = InstanceFormat.writer(data.bytes());
        if (data.stat().ephemeralOwner() == seams.coordination().session().id()) {
            return true;
        }
        if (!writer.hostUuid().equals(seams.node().hostUuid())) {
            busy = false;
            if (withdrawing) {
                end();
                return false;
            }
            String why = String.format(
                    Locale.ROOT,
                    "%s is announced by node \"%s\"; this is node \"%s\"",
                    wanted.id(),
                    writer.node(),
                    seams.node().id());
            missing(why, false);
            awaitDeparture(name);
            return false;
        }
        if (writer.startNumber() > seams.node().startNumber()) {
            busy = false;
            missing("a later process of this host announces " + wanted.id(), true);
            end();
            return false;
        }
        return true;
    }

    /* Its holder may leave: then it is ours at once, and not only at the next attempt. */
    private void awaitDeparture(InstanceName name) {
        retry = seams.scheduler().schedule(this::wake, seams.around(REFUSED));
        seams.coordination().exists(path + "/" + name, departure, reply -> {
            if (reply.code() == Code.NO_NODE) {
                wake();
            }
        });
    }

    private void put(List<InstanceName> replaced) {
        busy = true;
        Instance next = wanted;
        InstanceName name = new InstanceName(next.id(), nextRev());
        List<Change> steps = deletes(replaced);
        steps.add(new Create(path + "/" + name, InstanceFormat.write(next, seams.node()), true));
        seams.coordination().commit(steps, reply -> {
            if (!reply.ok() || reply.epoch() != seams.coordination().session().epoch()) {
                heldEpoch = 0;
                failed(reply.code());
                return;
            }
            busy = false;
            failures = 0;
            told = "";
            held = next;
            heldName = name;
            heldEpoch = reply.epoch();
            seams.events().accept(new DiscoveryEvent.Announced(service, next.id(), next.state()));
            listener.announced(next.state());
            wake();
        });
    }

    private void delete(List<InstanceName> names) {
        if (names.isEmpty()) {
            end();
            return;
        }
        busy = true;
        seams.coordination().commit(deletes(names), reply -> {
            if (reply.ok()) {
                busy = false;
                end();
            } else {
                heldEpoch = 0;
                failed(reply.code());
            }
        });
    }

    private List<Change> deletes(List<InstanceName> names) {
        List<Change> steps = new ArrayList<>();
        names.forEach(name -> steps.add(new Delete(path + "/" + name, -1)));
        return steps;
    }

    private long nextRev() {
        long own = seams.node().startNumber() << 32 | ++changes;
        highest = Long.compareUnsigned(own, highest) > 0 ? own : highest + 1;
        return highest;
    }

    private void failed(Code code) {
        busy = false;
        heldEpoch = 0;
        failures++;
        boolean connected = seams.coordination().session().connected();
        if (over || !connected) {
            return; // the next connection wakes us
        }
        if (code == Code.NO_NODE && withdrawing) {
            end();
        } else if (code == Code.NO_NODE && failures == 1) {
            claims.restore(this::wake);
        } else if (code == Code.NODE_EXISTS && failures == 1) {
            wake();
        } else {
            missing(why(code), false);
            long base = code == Code.NO_AUTH ? DENIED : RETRY << Math.min(failures, MOST_DOUBLINGS);
            if (code == Code.NO_NODE) {
                claims.restore(() -> {});
            }
            retry = seams.scheduler().schedule(this::wake, seams.around(base));
        }
    }

    private String why(Code code) {
        // The place that is not there may be one that nobody lets us make.
        return switch (code == Code.NO_NODE && claims.denied() ? Code.NO_AUTH : code) {
            case NO_NODE -> seams.settings().root() + " is not there (outrigger init creates it)";
            case NO_AUTH -> "the registry denies writing below " + path;
            default -> "the registry did not accept it: " + code;
        };
    }

    private void missing(String why, boolean refused) {
        if (Objects.equals(told, why)) {
            return;
        }
        told = why;
        seams.events().accept(new DiscoveryEvent.AnnouncementMissing(service, wanted.id(), why, refused));
        listener.missing(why, refused);
    }

    private void end() {
        if (over) {
            return;
        }
        stop();
        ended.run();
        if (withdrawing) {
            seams.events().accept(new DiscoveryEvent.Withdrawn(service, wanted.id()));
        }
        withdrawn.forEach(Runnable::run);
    }
}
