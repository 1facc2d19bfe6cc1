package dev.outrigger.sidecar.process;

import java.util.concurrent.CountDownLatch;

/** A process that says what its signals make it do; with {@code slow} its stop never ends. */
final class SignalledMain {
    private SignalledMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        boolean slow = arguments.length > 0;
        CountDownLatch stopped = new CountDownLatch(1);
        Signals.install(
                () -> {
                    System.out.println("stopping");
                    if (!slow) {
                        stopped.countDown();
                    }
                },
                () -> System.out.println("reload"),
                () -> System.out.println("reopen"));
        System.out.println("ready");
        stopped.await();
        System.out.println("stopped");
    }
}
