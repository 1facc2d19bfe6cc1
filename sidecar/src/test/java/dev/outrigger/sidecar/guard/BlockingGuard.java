package dev.outrigger.sidecar.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;

/**
 * Fails a test class during which an event loop of the data path made a call that can block. The call fails too, but a loop
 * outlives what its handlers throw, so it is remembered until the class ends.
 */
public final class BlockingGuard implements BeforeAllCallback, AfterAllCallback {
    private static final ConcurrentLinkedQueue<BlockingOperationError> SEEN = new ConcurrentLinkedQueue<>();
    private static final boolean INSTALLED = install();

    private static boolean install() {
        BlockHound.builder()
                .loadIntegrations()
                .nonBlockingThreadPredicate(others -> thread -> thread.getName().startsWith("outrigger-loop-"))
                // The console is for tests: what runs in earnest logs through a queue.
                .allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders")
                .blockingMethodCallback(method -> {
                    BlockingOperationError error = new BlockingOperationError(method);
                    SEEN.add(error);
                    throw error;
                })
                .install();
        return true;
    }

    /** Returns, and forgets, what blocked so far. */
    static List<BlockingOperationError> taken() {
        List<BlockingOperationError> taken = new ArrayList<>();
        for (BlockingOperationError next = SEEN.poll(); next != null; next = SEEN.poll()) {
            taken.add(next);
        }
        return taken;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!INSTALLED) {
            throw new IllegalStateException("nobody watches the loops");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<BlockingOperationError> taken = taken();
        if (!taken.isEmpty()) {
            AssertionError failure = new AssertionError("an event loop was blocked " + taken.size() + " times");
            taken.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
