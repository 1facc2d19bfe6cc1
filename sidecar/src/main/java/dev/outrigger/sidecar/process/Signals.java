package dev.outrigger.sidecar.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/* Why not a shutdown hook: the JVM runs hooks after the first SIGTERM and lets the second wait for them, so it could not end
the process at once; the exit status is 143 however orderly the stop was; and hooks of libraries run beside ours.
sun.misc.Signal is the supported way out (module jdk.unsupported, kept as critical by JEP 260, there in 17 and in 25). It
is reached by reflection because javac warns of its name and that warning cannot be silenced. */

/**
 * What this process does on signals. SIGTERM and SIGINT: the first stops in order, the second ends at once with 128 + its
 * number. SIGHUP reloads, SIGUSR1 reopens logs.
 *
 * <p>Actions run on a thread of the JVM: they hand over to the control loop and return.
 */
public final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);
    private static final int FATAL = 128;

    private final Runnable stop;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private Signals(Runnable stop) {
        this.stop = stop;
    }

    /**
     * Takes the four signals over, for the life of the process. One that cannot be taken (the JVM runs with {@code -Xrs}) keeps
     * what the JVM does with it, with a warning. One that the process was started to ignore ({@code nohup}) stays ignored.
     *
     * @param stop begins the orderly stop, which has its own deadlines; run once
     */
    public static void install(Runnable stop, Runnable reload, Runnable reopen) {
        Signals signals = new Signals(stop);
        handle("TERM", signals::terminate);
        handle("INT", signals::terminate);
        handle("HUP", number -> reload.run());
        handle("USR1", number -> reopen.run());
    }

    @Allowed("a second signal means now: an exit would wait for hooks")
    private void terminate(int number) {
        if (stopping.compareAndSet(false, true)) {
            stop.run();
        } else {
            Runtime.getRuntime().halt(FATAL + number);
        }
    }

    /** What is done on a signal. */
    @FunctionalInterface
    private interface Action {
        void on(int number);
    }

    private static void handle(String name, Action action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            int number = (int) signal.getMethod("getNumber").invoke(of(signal, name));
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (!method.getName().equals("handle")) {
                            return method.getName().equals("hashCode") ? (Object) number : self == arguments[0];
                        }
                        run(name, number, action);
                        return null;
                    });
            signal.getMethod("handle", signal, handler).invoke(null, of(signal, name), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException refused) {
            Throwable why = refused instanceof InvocationTargetException && refused.getCause() != null
                    ? refused.getCause()
                    : refused;
            log.warn("signal not taken over signal=SIG{} reason={}", name, why.toString());
        }
    }

    private static Object of(Class<?> signal, String name) throws ReflectiveOperationException {
        return signal.getConstructor(String.class).newInstance(name);
    }

    private static void run(String name, int number, Action action) {
        try {
            log.info("signal received signal=SIG{}", name);
            action.on(number);
        } catch (RuntimeException defect) {
            log.error("action on SIG{} threw", name, defect);
        }
    }
}
