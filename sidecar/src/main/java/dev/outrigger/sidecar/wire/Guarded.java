package dev.outrigger.sidecar.wire;

/** Whom a loop calls on behalf of a connection: a handler, a deadline, a task for the end of the turn. */
public interface Guarded {
    /**
     * One of its callbacks has thrown, which only a defect or a lack of memory does. Lets go of all that belongs to the
     * connection, counts included, as if it had been reset: nothing else will. On the loop; may come in any state, also
     * when all is over.
     */
    void threw();

    /** What is put off to the end of a turn. */
    interface Task extends Guarded, Runnable {}
}
