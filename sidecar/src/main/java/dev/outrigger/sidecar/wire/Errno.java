package dev.outrigger.sidecar.wire;

import io.netty.channel.unix.Errors;
import java.io.IOException;

/** What the numbers and words of Linux mean to us. */
final class Errno {
    private static final int EPERM = 1;
    private static final int ENOMEM = 12;
    private static final int ENFILE = 23;
    private static final int EMFILE = 24;
    private static final int EADDRNOTAVAIL = 99;
    private static final int ENETDOWN = 100;
    private static final int ENETUNREACH = 101;
    private static final int ENOBUFS = 105;
    private static final int ETIMEDOUT = 110;
    private static final int ECONNREFUSED = 111;
    private static final int EHOSTDOWN = 112;
    private static final int EHOSTUNREACH = 113;
    private static final int[] TOLD_APART = {EPERM, ENOMEM, EADDRNOTAVAIL, ENETDOWN, ENOBUFS, ETIMEDOUT, EHOSTDOWN};
    private static final String[] CONNECT_WORDS = connectWords();

    private Errno() {}

    /** Returns what failed a connect; {@code errno} is positive, 0 for none. */
    static Failure ofConnect(int errno) {
        return switch (errno) {
            case 0 -> Failure.NONE;
            case EPERM, ENOMEM, ENFILE, EMFILE, EADDRNOTAVAIL, ENETDOWN, ENOBUFS -> Failure.LOCAL;
            case ENETUNREACH, EHOSTUNREACH, EHOSTDOWN, ETIMEDOUT -> Failure.UNREACHABLE;
            case ECONNREFUSED -> Failure.REFUSED;
            default -> Failure.RESET;
        };
    }

    /** Returns what broke an established connection. */
    static Failure ofTransfer(Exception broken) {
        int errno = of(broken);
        return errno == ENOMEM || errno == ENOBUFS ? Failure.LOCAL : Failure.RESET;
    }

    /** Returns what failed a connect at once. Netty tells some of these only by their words. */
    static Failure ofConnect(Exception broken) {
        if (broken instanceof java.net.NoRouteToHostException) {
            return Failure.UNREACHABLE;
        }
        int errno = of(broken);
        if (errno != 0) {
            return ofConnect(errno);
        }
        String words = String.valueOf(broken.getMessage());
        for (int i = 0; i < TOLD_APART.length; i++) {
            if (words.equals(CONNECT_WORDS[i])) {
                return ofConnect(TOLD_APART[i]);
            }
        }
        return Failure.REFUSED;
    }

    /** Returns the number inside {@code broken}, positive, or 0. */
    static int of(Throwable broken) {
        for (Throwable at = broken; at != null; at = at.getCause()) {
            if (at instanceof Errors.NativeIoException known) {
                return -known.expectedErr();
            }
        }
        return 0;
    }

    // The words are the C library's and differ by locale, so they are asked for by number, from the same source.
    private static String[] connectWords() {
        String[] words = new String[TOLD_APART.length];
        for (int i = 0; i < words.length; i++) {
            try {
                words[i] = String.valueOf(Errors.handleConnectErrno("connect", -TOLD_APART[i]));
            } catch (IOException told) {
                words[i] = String.valueOf(told.getMessage());
            }
        }
        return words;
    }
}
