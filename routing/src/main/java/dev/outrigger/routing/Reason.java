package dev.outrigger.routing;

import java.util.Locale;

/**
 * Why a request or connection was answered by us and not by an instance: the word in {@code x-outrigger-error}, in
 * {@code outrigger_local_errors_total{reason}} and in the access log.
 */
public enum Reason {
    /** Nobody is left to try. */
    NO_ENDPOINTS(503),
    /** Every attempt was refused or unreachable. */
    CONNECT_FAILED(503),
    /** {@code connect_deadline} passed before a connection stood. */
    CONNECT_TIMEOUT(504),
    /** The instance ended the exchange before it answered. */
    RESET(502),
    /** {@code response_timeout} or {@code request_timeout} passed. */
    TIMEOUT(504),
    /** {@code max_pending} or {@code max_connections} was reached. */
    OVERFLOW(503),
    /** {@code queue_timeout} passed before the registry's first answer, or before a permit came free. */
    QUEUE_TIMEOUT(503),
    /** This host ran out of descriptors, ports or memory. */
    LOCAL_RESOURCES(503),
    /** The request broke RFC 9112. */
    BAD_REQUEST(400),
    /** {@code header_timeout} or the idle time-out of a request body passed. */
    REQUEST_TIMEOUT(408),
    /** The request line is longer than {@code max_line}. */
    LINE_TOO_LONG(414),
    /** The header is longer than {@code max_header} or has more than {@code max_headers} fields. */
    HEADER_TOO_LARGE(431),
    /** A transfer coding or protocol that we do not speak. */
    NOT_IMPLEMENTED(501),
    /** The instance's answer broke RFC 9112. */
    BAD_RESPONSE(502),
    /** HTTP/2 on an HTTP/1.1 listener, or a major version that we do not know. */
    VERSION(505),
    /** The request came by here before. */
    LOOP(508);

    private final int status;
    private final String word = name().toLowerCase(Locale.ROOT);

    Reason(int status) {
        this.status = status;
    }

    /** Returns the HTTP status that tells it. */
    public int status() {
        return status;
    }

    /** Returns its word. */
    public String word() {
        return word;
    }
}
