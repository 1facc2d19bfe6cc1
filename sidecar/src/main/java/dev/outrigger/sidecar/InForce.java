package dev.outrigger.sidecar;

import dev.outrigger.sidecar.config.Configuration;
import dev.outrigger.sidecar.config.NodeConfig;
import dev.outrigger.sidecar.control.BlockingPool;
import dev.outrigger.sidecar.log.AccessLog;
import dev.outrigger.sidecar.log.Logs;
import dev.outrigger.sidecar.require.RequiredServices;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force, and all that follows it. Changed on the control loop; reading is safe on any thread. What takes a
 * restart is never changed here.
 */
final class InForce implements Reloads.Applied {
    private static final Logger log = LoggerFactory.getLogger(InForce.class);

    private final NodeRules rules;
    private final RequiredServices required;
    private final OwnServices own;
    private final TokenFile token;
    private final AccessLog accessLog;
    private final BlockingPool files;
    private final Showing showing;

    InForce(
            NodeRules rules,
            RequiredServices required,
            OwnServices own,
            TokenFile token,
            AccessLog accessLog,
            BlockingPool files,
            Showing showing) {
        this.showing = showing;
        this.rules = rules;
        this.required = required;
        this.own = own;
        this.token = token;
        this.accessLog = accessLog;
        this.files = files;
    }

    Configuration configuration() {
        return rules.configuration();
    }

    @Override
    public void use(Configuration next) {
        NodeConfig.Log before = configuration().node().log();
        rules.use(next);
        if (!next.node().log().equals(before)) {
            Logs.apply(next.node().log());
        }
        required.require(next.requiredKeys(), next.requiredServices());
        own.provide(next);
        accessLog.apply(next.node().accessLog());
        files.submit(
                () -> token.read(next.node().admin().tokenFile()),
                token -> log.debug("token read present={}", token.isPresent()),
                why -> log.warn("admin token not read reason=\"{}\"", why));
    }

    @Override
    public List<String> prune() {
        return required.prune();
    }

    @Override
    public void show() {
        showing.now();
    }
}
