package dev.outrigger.discovery.zookeeper;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What we need of ZooKeeper, and nothing else: the seam between our rules and its client.
 *
 * <p>Called on the control loop, except {@link #close}; listeners, watches and replies run there too, never inside the call
 * that asked. Replies of one session come in the order of their requests. Every request is answered exactly once, at the
 * latest at its deadline; one that is made without a connection is answered {@link Code#NOT_CONNECTED}.
 */
interface Coordination extends AutoCloseable {
    /** Connects, and keeps trying for ever. Returns at once. */
    void start(Consumer<Session> listener);

    /** Returns the session as the listener was last told. */
    Session session();

    /** Lists the children of {@code path}; with a {@code watch}, tells it once of the next change of the list. */
    void children(String path, @Nullable Watch watch, Consumer<Reply<Children>> reply);

    /** Reads {@code path}; with a {@code watch}, tells it once of the next change of the data, or of its deletion. */
    void data(String path, @Nullable Watch watch, Consumer<Reply<Data>> reply);

    /** Looks whether {@code path} is there; with a {@code watch}, tells it once of its next creation, change or deletion. */
    void exists(String path, @Nullable Watch watch, Consumer<Reply<Stat>> reply);

    /** Does all of {@code changes}, or none. */
    void commit(List<Change> changes, Consumer<Reply<Integer>> reply);

    /** Waits until the server has seen all that was written before. */
    void sync(String path, Consumer<Reply<String>> reply);

    /**
     * Leaves the session without ending it: it lives on for its time-out, with all that stands on it. Otherwise as {@link
     * #close}, which does nothing after it.
     */
    void abandon();

    /** Ends the session. Blocks for 2 s at most; from any thread but the control loop. Nothing is told afterwards. */
    @Override
    void close();

    /** Told of one change, once. {@code nanos}: when word of it arrived here. Not told of lost sessions. */
    @FunctionalInterface
    interface Watch {
        void fired(long nanos);
    }

    /** The three conditions of a session. */
    enum State {
        CONNECTED,
        /** The connection is gone, the session may still be alive. */
        SUSPENDED,
        /** The session is over, with its watches and ephemeral nodes; or there was none yet. */
        LOST
    }

    /**
     * A session at one moment.
     *
     * @param epoch grows with each new session; 0 before the first. Watches and ephemeral nodes belong to one epoch
     */
    record Session(State state, long epoch, long id, int timeoutMillis, String server, long sinceNanos) {
        boolean connected() {
            return state == State.CONNECTED;
        }
    }

    /** Why a request failed. */
    enum Code {
        OK,
        NO_NODE,
        NODE_EXISTS,
        BAD_VERSION,
        NOT_EMPTY,
        NO_AUTH,
        /** Not sent. */
        NOT_CONNECTED,
        /** Sent, or perhaps not: the answer never came. */
        UNCERTAIN,
        OTHER
    }

    /**
     * An answer.
     *
     * @param epoch of the session that it was asked of
     * @param value there if the code is OK; of a commit also the index of the change that failed, or null
     */
    record Reply<T>(Code code, long epoch, @Nullable T value) {
        boolean ok() {
            return code == Code.OK;
        }
    }

    /**
     * What ZooKeeper knows of a node.
     *
     * @param ctimeMillis when it was created, by the ensemble's wall clock
     */
    record Stat(long ctimeMillis, long mzxid, long pzxid, int version, long ephemeralOwner) {}

    /** A list of children, in no order. */
    record Children(List<String> names, Stat stat) {}

    /** A node's content. Do not change the bytes. */
    @SuppressWarnings("ArrayRecordComponent")
    record Data(byte[] bytes, Stat stat) {}

    /** One step of a commit. */
    sealed interface Change {
        String path();
    }

    /** Creates a node below an existing parent. */
    @SuppressWarnings("ArrayRecordComponent")
    record Create(String path, byte[] bytes, boolean ephemeral) implements Change {}

    /** Replaces a node's content, if its version is {@code version} (-1: any). */
    @SuppressWarnings("ArrayRecordComponent")
    record Put(String path, byte[] bytes, int version) implements Change {}

    /** Changes nothing, and fails if the version of a node is not {@code version}. */
    record Expect(String path, int version) implements Change {}

    /** Deletes a node without children, if its version is {@code version} (-1: any). */
    record Delete(String path, int version) implements Change {}
}
