package dev.outrigger.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WorldTest {
    @Test
    void letsEachBeginAndFollowEachOther() {
        World world = world("a", "b", "c");
        List<String> turns = new ArrayList<>();
        Set<String> pairs = new TreeSet<>();
        for (int number = 0; number < 6; number++) {
            String turn = String.join("", names(world, number));
            turns.add(turn);
            pairs.add(turn.substring(0, 2));
            pairs.add(turn.substring(1));
        }

        assertThat(turns).containsExactly("abc", "bca", "cab", "cba", "acb", "bac");
        assertThat(pairs).containsExactly("ab", "ac", "ba", "bc", "ca", "cb");
    }

    @Test
    void turnsTwoAndLeavesOneAlone() {
        assertThat(names(world("a", "b"), 0)).containsExactly("a", "b");
        assertThat(names(world("a", "b"), 1)).containsExactly("b", "a");
        assertThat(names(world("a"), 5)).containsExactly("a");
    }

    private static List<String> names(World world, int number) {
        return world.turn(number).stream().map(World.Target::name).toList();
    }

    private static World world(String... names) {
        List<World.Target> proxies = Stream.of(names).map(WorldTest::target).toList();
        return new World(target("backends"), proxies, Map.of());
    }

    private static World.Target target(String name) {
        return new World.Target(name, 1, "1", "127.0.0.1:1", "127.0.0.1:2", List.of());
    }
}
