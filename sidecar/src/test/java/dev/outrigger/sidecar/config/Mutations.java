package dev.outrigger.sidecar.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Every tree that differs from one in one place: a value replaced, a key removed, a key added. */
final class Mutations {
    private static final List<@Nullable Object> VALUES = Arrays.asList(
            null,
            true,
            false,
            0,
            1,
            -1,
            7,
            1.5,
            101,
            70_000,
            2_000_000,
            "",
            "x",
            "x y",
            "off",
            "on",
            "0s",
            "5s",
            "90m",
            "250",
            "20%",
            "101%",
            "3/s",
            "64KiB",
            "64",
            "/x",
            "127.0.0.1:1",
            "zk1,zk2:2181",
            "{KEY}",
            "{HOST}",
            "{key}",
            "200-399",
            "http",
            "free",
            "::1",
            "unix:/x",
            "10.0.0.0/8",
            "http://{HOST}:{PORT}",
            List.of(),
            List.of("x"),
            List.of("x y"),
            List.of(1),
            Arrays.asList((Object) null),
            Map.of(),
            Map.of("x", 1),
            Map.of("X", "{Y}"),
            Map.of("http", "/x"),
            Map.of("tcp", false),
            Map.of("port", 1));

    private Mutations() {}

    static void each(Object tree, BiConsumer<String, @Nullable Object> judge) {
        mutate("", tree, judge);
    }

    private static void mutate(String path, @Nullable Object value, BiConsumer<String, @Nullable Object> judge) {
        if (!path.isEmpty()) {
            VALUES.forEach(other -> judge.accept(path + " = " + shown(other), other));
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), item));
            inMap(path, copy, judge);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                int index = i;
                mutate(path + "[" + i + "]", list.get(i), (what, item) -> {
                    List<@Nullable Object> copy = new ArrayList<>(list);
                    copy.set(index, item);
                    judge.accept(what, copy);
                });
            }
        }
    }

    private static void inMap(
            String path, Map<String, @Nullable Object> map, BiConsumer<String, @Nullable Object> judge) {
        for (String added : new String[] {"un_known", "un known", "UNKNOWN", "HOST"}) {
            judge.accept(path + " + " + added, with(map, added, 1));
            judge.accept(path + " + " + added + " text", with(map, added, "x"));
        }
        for (String key : map.keySet()) {
            Map<String, @Nullable Object> without = new LinkedHashMap<>(map);
            without.remove(key);
            judge.accept(path + " - " + key, without);
            mutate(path + "/" + key, map.get(key), (what, item) -> judge.accept(what, with(map, key, item)));
        }
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> map, String key, @Nullable Object value) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return copy;
    }

    private static String shown(@Nullable Object value) {
        return value instanceof String ? '"' + value.toString() + '"' : String.valueOf(value);
    }
}
