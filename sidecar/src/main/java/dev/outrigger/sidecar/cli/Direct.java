package dev.outrigger.sidecar.cli;

import dev.outrigger.discovery.Definitions;
import dev.outrigger.sidecar.view.Located;
import java.util.function.Consumer;

/** A registry session of a command's own. Callable on any thread; tells on its own, one after the other. */
public interface Direct extends AutoCloseable {
    /** Watches who provides {@code name}, a KEY or a service; the returned handle ends the watch. */
    Runnable watch(String name, Consumer<Located> told);

    /** Creates the chroot and the federation, as far as they are missing. */
    void init(Consumer<Definitions.Outcome> done);

    /**
     * Replaces the registry's definition of {@code service} by what its document here says.
     *
     * @throws CommandException with exit code 2 if no document has that id
     */
    void define(String service, boolean dryRun, Consumer<Definitions.Outcome> done) throws CommandException;

    /**
     * Announces an instance until this session is closed.
     *
     * @param told each change, in words; the first that begins with {@code announced} says that it stands
     */
    void register(String service, String host, int port, Consumer<String> told) throws CommandException;

    /** Returns the servers, for people: {@code zk1:2181,zk2:2181}. */
    String servers();

    /** Ends the session and all that it announced. Blocks for 2 s at most. */
    @Override
    void close();
}
