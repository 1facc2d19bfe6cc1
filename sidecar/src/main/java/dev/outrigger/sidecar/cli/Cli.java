package dev.outrigger.sidecar.cli;

import dev.outrigger.discovery.document.Problems;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Stateless. */
public final class Cli {
    private Cli() {}

    /**
     * Executes one command on this thread.
     *
     * @param colours whether answers may have colours: a terminal that nobody asked to be plain
     * @return the exit code of the process
     */
    public static int execute(Entry entry, PrintWriter out, PrintWriter err, boolean colours, String... args) {
        CommandLine line = line(entry, colours)
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(colours ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler(Cli::misused)
                .setExecutionExceptionHandler(Cli::failed);
        int code = written(out, err, line.execute(args));
        err.flush();
        return code;
    }

    /** Whoever runs a command in a script must not take half an answer for the whole one. */
    private static int written(PrintWriter out, PrintWriter err, int code) {
        if (!out.checkError()) {
            return code;
        }
        err.println("outrigger: standard output: not all of it could be written (expected: room for it, and a reader)");
        return code == ExitCodes.OK ? ExitCodes.NOT_SO : code;
    }

    private static CommandLine line(Entry entry, boolean colours) {
        return new CommandLine(new OutriggerCommand())
                .addSubcommand("demo", new DemoCommand(entry))
                .addSubcommand("warm", new WarmCommand(entry))
                .addSubcommand("run", new RunCommand(entry))
                .addSubcommand("check", new CheckCommand(entry))
                .addSubcommand("status", new StatusCommand(entry, colours))
                .addSubcommand("explain", new ExplainCommand(entry))
                .addSubcommand("reload", new ReloadCommand(entry))
                .addSubcommand("resolve", new ResolveCommand(entry))
                .addSubcommand("wait", new WaitCommand(entry))
                .addSubcommand("drain", new DrainCommand(entry))
                .addSubcommand("undrain", new UndrainCommand(entry))
                .addSubcommand("register", new RegisterCommand(entry))
                .addSubcommand("define", new DefineCommand(entry))
                .addSubcommand("init", new InitCommand(entry))
                .addSubcommand("completion", new CompletionCommand())
                .addSubcommand("version", new VersionCommand());
    }

    private static int misused(ParameterException misuse, String[] args) {
        CommandLine line = misuse.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("outrigger: " + oneLine(String.valueOf(misuse.getMessage())));
        if (!UnmatchedArgumentException.printSuggestions(misuse, err)) {
            err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCodes.USAGE;
    }

    private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        return failed(failure, line.getErr());
    }

    /** Tells of {@code failure} in one line if it is of a known kind, and returns its exit code. */
    static int failed(Exception failure, PrintWriter err) {
        err.println("outrigger: " + oneLine(String.valueOf(failure.getMessage())));
        if (failure instanceof CommandException known) {
            return known.exitCode();
        }
        failure.printStackTrace(err);
        return ExitCodes.NOT_SO;
    }

    private static String oneLine(String words) {
        return Problems.oneLine(words.replaceAll("\\s*\\R\\s*", "; "));
    }
}
