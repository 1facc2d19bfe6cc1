package dev.outrigger.discovery.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TreesTest {
    private static final JsonFactory JSON = new JsonFactory();

    @Test
    void readsEachKindOfValueInTheOrderWritten() throws Exception {
        String text = "{\"b\": [1, 2147483648, 1.5, \"\\u00e9\"], \"a\": {}, \"c\": true, \"d\": null}";
        Map<String, @Nullable Object> expected = new LinkedHashMap<>();
        expected.put("b", List.of(1, 2_147_483_648L, 1.5, "\u00e9"));
        expected.put("a", Map.of());
        expected.put("c", true);
        expected.put("d", null);

        Object tree = read(text);

        assertThat(tree).isEqualTo(expected).hasToString(expected.toString());
        assertThat(read("18446744073709551616")).isEqualTo(BigInteger.ONE.shiftLeft(64));
    }

    @Test
    void readsNullsAndListsInLists() throws Exception {
        assertThat(read("[null, [], [false]]")).isEqualTo(Arrays.asList(null, List.of(), List.of(false)));
        assertThat(read("null")).isNull();
    }

    @Test
    void refusesWhatIsNotExactlyOneValue() {
        assertThatThrownBy(() -> read(""))
                .isInstanceOf(JsonParseException.class)
                .hasMessageStartingWith("No content");
        assertThatThrownBy(() -> read("{} {}"))
                .isInstanceOf(JsonParseException.class)
                .hasMessageStartingWith("Trailing token (of type START_OBJECT) found after value");
    }

    @Test
    void refusesWhatEndsInTheMiddle() {
        for (String broken : new String[] {"{", "[", "[1,", "{\"a\"", "{\"a\":", "{\"a\":1", "[[]", "]", "}"}) {
            assertThatThrownBy(() -> read(broken)).as(broken).isInstanceOf(IOException.class);
        }
    }

    @Test
    void writesWhatItReads() throws Exception {
        String text = "{\"b\":[1,2147483648,1.5,\"\u00e9\\n\",null],\"a\":{},\"c\":true}";

        StringWriter written = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(written)) {
            Trees.write(read(text), out);
        }

        assertThat(written).hasToString(text);
    }

    private static @Nullable Object read(String text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            return Trees.only(parser);
        }
    }
}
