package dev.outrigger.sidecar.environment;

import dev.outrigger.routing.Protocol;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a URL's scheme tells. */
public final class Schemes {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.:-]*?)://.*", Pattern.DOTALL);
    private static final Map<String, Integer> PORTS = Map.ofEntries(
            Map.entry("http", 80),
            Map.entry("https", 443),
            Map.entry("mysql", 3306),
            Map.entry("mysql2", 3306),
            Map.entry("mariadb", 3306),
            Map.entry("postgres", 5432),
            Map.entry("postgresql", 5432),
            Map.entry("redis", 6379),
            Map.entry("rediss", 6379),
            Map.entry("memcached", 11211),
            Map.entry("mongodb", 27017),
            Map.entry("amqp", 5672),
            Map.entry("amqps", 5671),
            Map.entry("smtp", 25),
            Map.entry("smtps", 465),
            Map.entry("ldap", 389),
            Map.entry("ldaps", 636),
            Map.entry("kafka", 9092),
            Map.entry("nats", 4222),
            Map.entry("sqlserver", 1433),
            Map.entry("cassandra", 9042),
            Map.entry("elasticsearch", 9200),
            Map.entry("statsd", 8125),
            Map.entry("beanstalk", 11300),
            Map.entry("zookeeper", 2181));

    private Schemes() {}

    /** Returns the scheme of {@code url} in small letters: of {@code jdbc:mysql://…}, {@code mysql}. */
    public static Optional<String> of(String url) {
        Matcher matcher = SCHEME.matcher(url);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String all = matcher.group(1).toLowerCase(Locale.ROOT);
        return Optional.of(all.substring(all.lastIndexOf(':') + 1));
    }

    /** Returns the port that a URL of this scheme has when it writes none. */
    public static Optional<Integer> usualPort(String url) {
        return of(url).map(PORTS::get);
    }

    /**
     * Returns what a listener for all of {@code templates} speaks: HTTP if every one that needs a port is {@code http}, else
     * TCP. Empty if none needs a port.
     */
    public static Optional<Protocol> protocol(Collection<String> templates) {
        List<String> open = templates.stream().filter(Template::needsPort).toList();
        if (open.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                open.stream().allMatch(text -> of(text).filter("http"::equals).isPresent())
                        ? Protocol.HTTP
                        : Protocol.TCP);
    }
}
