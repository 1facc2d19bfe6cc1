package dev.outrigger.discovery.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text as people may see it: the passwords in it read {@code ***}.
 *
 * <p>Secret are the part after {@code :} in a URL's user info, the values of keys that end in {@code password}, {@code secret}
 * or {@code token}, and the values of such query parameters.
 */
public final class Masked {
    /** What stands in place of a secret. */
    public static final String STARS = "***";

    // The last @ before the path ends the user info: an unescaped @ in a password must not show its tail.
    private static final Pattern USER_INFO = Pattern.compile("(://[^/?#\\s:@]*:)([^/?#\\s]+)(@)");
    private static final Pattern PARAMETER =
            Pattern.compile("([?&;][A-Za-z0-9._-]*(?:password|secret|token)=)([^&;#\\s]+)", Pattern.CASE_INSENSITIVE);

    // What is no URL because nobody escaped the password, or was meant for another place: shown less, never taken for a
    // mistake.
    // Where no @ follows, what was looked through is taken as a whole: looked through again from each place
    // in it, a value of a megabyte would take minutes.
    private static final Pattern UNESCAPED =
            Pattern.compile("(://[^/?#\\s:@]*:)(?!(?:\\d{1,5}|\\{\\w+})(?:[/?#,]|$))(?:(\\S+)@|\\S++)");
    private static final Pattern WITHOUT_SCHEME =
            Pattern.compile("((?:^|[\\s,\"'])[^\\s/:@,\"']+:)(?:([^\\s/@]+)@|[^\\s/@]++)");
    private static final Pattern ORACLE = Pattern.compile("(jdbc:oracle:\\w+:[^/\\s@]*+)(?:/(?:(\\S+)@|\\S++))?");
    private static final Pattern ASSIGNED = Pattern.compile(
            "((?:^|[\\s,{])[\"']?[A-Za-z0-9._-]*(?:password|secret|token)[\"']?\\s*[=:]\\s*)([^\\s,;&}]+)",
            Pattern.CASE_INSENSITIVE);

    private Masked() {}

    /** Returns {@code text} with every secret in it masked that can be told by what stands around it. */
    public static String text(String text) {
        String shown = text;
        for (Pattern userInfo : List.of(USER_INFO, UNESCAPED, WITHOUT_SCHEME, ORACLE)) {
            shown = userInfo.matcher(shown).replaceAll(Masked::withoutSecret);
        }
        for (Pattern parameter : List.of(PARAMETER, ASSIGNED)) {
            shown = parameter.matcher(shown).replaceAll("$1" + Matcher.quoteReplacement(STARS));
        }
        return shown;
    }

    /** The second group is the secret, if there is one. */
    private static String withoutSecret(MatchResult found) {
        String whole = found.group();
        String shown = found.group(2) == null
                ? whole
                : whole.substring(0, found.start(2) - found.start())
                        + STARS
                        + whole.substring(found.end(2) - found.start());
        return Matcher.quoteReplacement(shown);
    }

    /** Returns the value of {@code key} as people may see it. */
    public static String value(String key, String value) {
        return secret(key) ? STARS : text(value);
    }

    /** Returns whether all of the value of {@code key} is secret. */
    public static boolean secret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return lower.endsWith("password") || lower.endsWith("secret") || lower.endsWith("token");
    }

    /** Returns whether {@code text} has a password where URLs have one. */
    public static boolean hasSecret(String text) {
        return USER_INFO.matcher(text).find()
                || ORACLE.matcher(text).find()
                || PARAMETER.matcher(text).find();
    }

    /** Returns a copy of a plain tree with every secret masked. */
    public static @Nullable Object tree(@Nullable Object tree) {
        if (tree instanceof String string) {
            return text(string);
        }
        if (tree instanceof List<?> list) {
            return list.stream().map(Masked::tree).toList();
        }
        if (tree instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) ->
                    copy.put(String.valueOf(key), value != null && secret(String.valueOf(key)) ? STARS : tree(value)));
            return copy;
        }
        return tree;
    }
}
