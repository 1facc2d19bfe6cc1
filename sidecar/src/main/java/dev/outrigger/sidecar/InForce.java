package dev.outrigger.sidecar;

import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.control.BlockingPool;
import dev.outrigger.sidecar.log.AccessLog;
import dev.outrigger.sidecar.log.Logs;
import dev.outrigger.sidecar.require.RequiredServices;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force, and all that follows it. Changed on the control loop; reading is safe on any thread. What takes a
 * restart is never changed here.
 */
final class InForce implements Reloads.Applied {
    private static final Logger log = LoggerFactory.getLogger(InForce.class);

    private final NodeRules rules;
    private final Followers followers;
    private final BlockingPool files;
    private final Showing showing;
    private final Notifying notifying;

    /** What follows it, each in its own way. */
    record Followers(
            RequiredServices required, OwnServices own, Switches switches, AccessLog accessLog, TokenFile token) {}

    InForce(NodeRules rules, Followers followers, BlockingPool files, Showing showing, Notifying notifying) {
        this.rules = rules;
        this.followers = followers;
        this.files = files;
        this.showing = showing;
        this.notifying = notifying;
    }

    Configuration configuration() {
        return rules.configuration();
    }

    @Override
    public void use(Configuration next) {
        NodeConfig.Log before = configuration().node().log();
        rules.use(next);
        if (!Objects.equals(next.node().log(), before)) {
            Logs.apply(next.node().log());
        }
        followers.required().require(next.requiredKeys(), next.requiredServices());
        followers.own().provide(next);
        followers.accessLog().apply(next.node().accessLog());
    }

    @Override
    public List<String> prune() {
        List<String> closed = followers.required().prune();
        followers.switches().prune();
        return closed;
    }

    @Override
    public void begins() {
        notifying.reloading();
    }

    @Override
    public void over(Runnable seen) {
        readToken(() -> {
            showing.now();
            notifying.reloaded();
            seen.run();
        });
    }

    /** Reads the token anew, and runs {@code then}: another one may be in the same file. */
    void readToken(Runnable then) {
        Optional<Path> file = configuration().node().admin().tokenFile();
        files.submit(() -> followers.token().read(file), read -> then.run(), why -> {
            log.warn("admin token not read reason=\"{}\"", why);
            then.run();
        });
    }
}
