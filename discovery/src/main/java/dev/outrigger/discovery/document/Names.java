package dev.outrigger.discovery.document;

import java.util.Set;
import java.util.regex.Pattern;

/** The names that are allowed, from files and registries alike. */
public final class Names {
    /** What an id looks like, in words. */
    public static final String ID_WORDS = "an id: a letter or digit, then up to 127 of A-Z a-z 0-9 . _ -";

    /** What a KEY looks like, in words. */
    public static final String KEY_WORDS =
            "a name of A-Z 0-9 _ that does not begin with a digit; HOST and PORT are reserved";

    /** What a variable looks like, in words. */
    public static final String VARIABLE_WORDS = "a name of A-Z 0-9 _ that does not begin with a digit";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");
    private static final Set<String> RESERVED = Set.of("HOST", "PORT");

    private Names() {}

    /** Returns whether {@code text} may name a service, a node or a hook. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Returns whether {@code text} may be a KEY: a provided locator's or a datastore's name. */
    public static boolean isKey(String text) {
        return isVariable(text) && !RESERVED.contains(text);
    }

    /** Returns whether {@code text} may name a variable of an environment. */
    public static boolean isVariable(String text) {
        return VARIABLE.matcher(text).matches();
    }
}
