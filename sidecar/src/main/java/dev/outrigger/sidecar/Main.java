package dev.outrigger.sidecar;

import dev.outrigger.sidecar.cli.Cli;
import dev.outrigger.sidecar.cli.Entry;
import dev.outrigger.sidecar.cli.PlainRun;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The process: reads the command line, executes one command, and ends with its exit code. */
public final class Main {
    private static final String LOG_LEVEL = "outrigger.log.level";
    private static final List<String> SERVERS = List.of("run", "demo", "warm");

    private Main() {}

    /** Never returns: the exit code is the command's. */
    @Allowed("the one place where the process ends")
    public static void main(String[] args) {
        if (args.length == 0 || !SERVERS.contains(args[0]) || Boolean.getBoolean(Rehearsal.WORLD)) {
            quiet();
        } else if (args[0].equals("demo") && System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "WARN");
        }
        System.exit(execute(new Composed(), args));
    }

    static int execute(Entry entry, String... args) {
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        return PlainRun.is(args) ? PlainRun.execute(entry, err, args) : Cli.execute(entry, out, err, colours(), args);
    }

    /** A command's output is for scripts: what libraries log goes to standard error, and only if it is an error. */
    private static void quiet() {
        System.setProperty("outrigger.log.target", "System.err");
        System.setProperty(LOG_LEVEL, "ERROR");
        System.setProperty("outrigger.log.libraries", "OFF");
    }

    /** The launcher knows whether standard output is a terminal; Java does not. See https://no-color.org. */
    private static boolean colours() {
        String plain = System.getenv("NO_COLOR");
        return Boolean.getBoolean("outrigger.terminal")
                && (plain == null || plain.isEmpty())
                && !"dumb".equals(System.getenv("TERM"));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }
}
