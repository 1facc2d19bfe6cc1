package dev.outrigger.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.outrigger.routing.Event;
import dev.outrigger.routing.router.RoutingEvent;
import dev.outrigger.sidecar.provide.OwnEvent;
import dev.outrigger.sidecar.view.Overview.FileState;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sentences in which the dashboard tells of changes: one for each kind, and of nothing that its kind does not say. */
final class ChangeSentencesTest {
    private static final Pattern KIND = Pattern.compile("^  (\\w+): [\\[{]", Pattern.MULTILINE);
    private static final Pattern CASE = Pattern.compile("^    (\\w+): \\[", Pattern.MULTILINE);
    private static final Pattern FIELD = Pattern.compile("\\{(\\w+)}");
    private static final Pattern VARIES = Pattern.compile("(\\w+): '(\\w+)'");
    // Reads every class there is: once.
    private static final Map<String, Class<?>> KINDS = kinds();

    private final String script = Page.answer().body();
    private final Map<String, String> sentences = sentences();

    @Test
    void everyKindOfChangeHasOne() {
        Set<String> told = sentences.keySet();

        assertThat(told).isEqualTo(KINDS.keySet());
    }

    @Test
    void everyFieldInOneIsOneOfItsKind() {
        sentences.forEach((kind, text) -> {
            Set<String> said =
                    FIELD.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());

            assertThat(components(kind).keySet()).as(kind).containsAll(said);
        });
    }

    @Test
    void oneThatDependsOnAFieldKnowsAllItsValues() {
        String table = between("const VARIES = {", "};");
        Map<String, String> varies = VARIES.matcher(table)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));

        sentences.forEach((kind, text) -> assertThat(cases(text))
                .as(kind)
                .isEqualTo(varies.containsKey(kind) ? values(kind, varies.getOrDefault(kind, "")) : Set.of()));
    }

    private Set<String> values(String kind, String field) {
        Class<?> type = components(kind).get(field);
        if (type == boolean.class) {
            return Set.of("true", "false");
        }
        // What is in force of a broken file is told by its word; one that is accepted or held is not broken.
        Stream<String> words = type != null && type.isEnum()
                ? Arrays.stream(type.getEnumConstants()).map(Object::toString)
                : Stream.of(FileState.LAST_GOOD.word(), FileState.REFUSED.word());
        return words.collect(Collectors.toSet());
    }

    private Map<String, Class<?>> components(String kind) {
        Class<?> type = KINDS.getOrDefault(kind, Object.class);
        return Arrays.stream(type.getRecordComponents())
                .collect(Collectors.toMap(one -> snake(one.getName()), RecordComponent::getType));
    }

    private static Set<String> cases(String text) {
        return CASE.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, String> sentences() {
        String table = between("const SENTENCES = {", "\n};");
        List<MatchResult> kindsThere = KIND.matcher(table).results().toList();
        Map<String, String> found = new TreeMap<>();
        for (int i = 0; i < kindsThere.size(); i++) {
            int end = i + 1 < kindsThere.size() ? kindsThere.get(i + 1).start() : table.length();
            found.put(
                    kindsThere.get(i).group(1),
                    table.substring(kindsThere.get(i).start(), end));
        }
        return found;
    }

    private String between(String from, String to) {
        int start = script.indexOf(from) + from.length();
        return script.substring(start, script.indexOf(to, start));
    }

    private static Map<String, Class<?>> kinds() {
        Map<String, Class<?>> found = new TreeMap<>();
        for (JavaClass one : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.outrigger")) {
            if (one.isAssignableTo(Event.class)
                    && one.isRecord()
                    && !one.isEquivalentTo(RoutingEvent.TableUpdated.class)) {
                boolean own = one.isEquivalentTo(OwnEvent.class);
                found.put(own ? "own_instance_changed" : snake(one.getSimpleName()), one.reflect());
            }
        }
        return found;
    }

    private static String snake(String name) {
        return name.replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
