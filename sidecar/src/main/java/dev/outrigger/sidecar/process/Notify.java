package dev.outrigger.sidecar.process;

import dev.outrigger.sidecar.control.BlockingPool;
import io.netty.channel.epoll.Epoll;
import org.slf4j.LoggerFactory;

/** The way to the service manager that started this process. On the control loop. */
public interface Notify {
    /** Leads nowhere. */
    Notify NOWHERE = new Notify() {
        @Override
        public boolean send(String lines) {
            return true;
        }

        @Override
        public void close() {}
    };

    /**
     * Sends lines of {@code NAME=value}, at most 4096 bytes. Never waits.
     *
     * @return whether it is on its way; if not, it may be tried again later
     */
    boolean send(String lines);

    /** Gives the way up. Idempotent. */
    void close();

    /**
     * Returns the way that {@code supervision} asks for, or one that leads nowhere. Opens nothing yet.
     *
     * @param blocking runs the command {@code systemd-notify} where the socket cannot be had
     */
    static Notify to(Supervision supervision, BlockingPool blocking) {
        return supervision
                .socket()
                .map(name -> Epoll.isAvailable() ? new NotifySocket(name) : command(blocking))
                .orElse(NOWHERE);
    }

    private static Notify command(BlockingPool blocking) {
        LoggerFactory.getLogger(Notify.class)
                .warn(
                        "epoll is not available, telling the service manager through systemd-notify cause=\"{}\"",
                        String.valueOf(Epoll.unavailabilityCause()));
        return new NotifyCommand("systemd-notify", blocking);
    }
}
