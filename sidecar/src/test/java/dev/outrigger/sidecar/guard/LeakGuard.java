package dev.outrigger.sidecar.guard;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class by whose end a buffer was collected that nobody had released. */
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {
    private static final ConcurrentLinkedQueue<String> SEEN = new ConcurrentLinkedQueue<>();

    static {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation")
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resource, int samplingInterval, long maxActive) {
                return new Recording<>(resource, samplingInterval);
            }
        });
    }

    /** Returns, and forgets, what leaked so far, as far as the collector has noticed. */
    static List<String> taken() {
        System.gc();
        // Detectors look at what was collected when they are asked to track something new.
        PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        List<String> taken = new ArrayList<>();
        for (String next = SEEN.poll(); next != null; next = SEEN.poll()) {
            taken.add(next);
        }
        return taken;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID) {
            throw new IllegalStateException(
                    "io.netty.leakDetection.level: \"" + ResourceLeakDetector.getLevel() + "\" (expected: PARANOID)");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> taken = taken();
        if (!taken.isEmpty()) {
            throw new AssertionError("leaked: " + String.join("\n\n", taken));
        }
    }

    private static final class Recording<T> extends ResourceLeakDetector<T> {
        Recording(Class<?> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            SEEN.add(resourceType + records);
            super.reportTracedLeak(resourceType, records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            SEEN.add(resourceType);
            super.reportUntracedLeak(resourceType);
        }
    }
}
