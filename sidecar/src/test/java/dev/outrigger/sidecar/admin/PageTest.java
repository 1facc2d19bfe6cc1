package dev.outrigger.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a browser is told about the dashboard; what it looks like and does is shown by {@code bench/dashboard}. */
final class PageTest {
    private final Answer page = Page.answer();

    @Test
    void itsPolicyKnowsItsOwnScriptAndStyleByTheirContent() throws Exception {
        String policy = field("content-security-policy");

        assertThat(policy)
                .contains("script-src 'sha256-" + digest(inline("script")) + "'")
                .contains("style-src 'sha256-" + digest(inline("style")) + "'");
    }

    @Test
    void itsPolicyForbidsEverythingElse() {
        String policy = field("content-security-policy");

        assertThat(policy)
                .contains("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'")
                .contains("base-uri 'none'", "form-action 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void itLoadsNothing() {
        String text = page.body()
                .replace("xmlns='http://www.w3.org/2000/svg'", "")
                .replace("'http://www.w3.org/2000/svg'", "");

        assertThat(text)
                .doesNotContain("http://", "https://", "@import", "url(", " src=")
                .doesNotContainPattern("<link (?!rel=\"icon\" href=\"data:)");
    }

    @Test
    void whatComesFromTheRegistryIsNeverMarkup() {
        String script = inline("script");

        assertThat(script).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }

    @Test
    void whoHasItAlreadyIsToldThatItIsTheSame() {
        Answer first = page.unlessKnown("");
        Answer again = page.unlessKnown("W/\"other\", " + field("etag"));
        Answer another = page.unlessKnown("\"other\"");

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(another.status()).isEqualTo(200);
    }

    @Test
    void whatHasNoTagIsAlwaysAnswered() {
        Answer plain = Answer.text("text/plain", "changes").unlessKnown("*");

        assertThat(plain.status()).isEqualTo(200);
    }

    private String field(String name) {
        Map<String, String> fields = page.more();
        assertThat(fields).containsKey(name);
        return fields.getOrDefault(name, "");
    }

    private String inline(String element) {
        Matcher found = Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL)
                .matcher(page.body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String digest(String text) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
