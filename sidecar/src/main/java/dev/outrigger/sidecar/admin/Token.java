package dev.outrigger.sidecar.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/** What a request must bear that changes something and comes from the network. Thread-safe. */
final class Token {
    private static final String SCHEME = "Bearer ";

    private final Supplier<Optional<String>> expected;

    /** @param expected read at each request; empty: nobody may change anything over the network */
    Token(Supplier<Optional<String>> expected) {
        this.expected = expected;
    }

    /**
     * Returns why a request is refused; empty if it is not.
     *
     * @param authorization the header field of that name; empty without one
     */
    Optional<String> refused(String authorization) {
        Optional<String> token = expected.get();
        if (token.isEmpty()) {
            return Optional.of("no admin.token_file is configured: changes only over the unix socket");
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.of("no token (expected: Authorization: Bearer, with the content of admin.token_file)");
        }
        String given = authorization.substring(SCHEME.length()).strip();
        // Takes as long for any wrong token: nobody learns from the time how much of it was right.
        boolean right = MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), token.get().getBytes(StandardCharsets.UTF_8));
        return right ? Optional.empty() : Optional.of("a wrong token (expected: the content of admin.token_file)");
    }
}
