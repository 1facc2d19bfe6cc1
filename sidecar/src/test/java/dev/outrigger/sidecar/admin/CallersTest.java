package dev.outrigger.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is a caller on this machine, and who was sent by a page. */
final class CallersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:9911",
                "127.0.0.1",
                "127.0.0.1:9911",
                "10.0.0.7:9911",
                "[::1]",
                "[::1]:9911",
                "[2001:db8::7]:1"
            })
    void aNameThatNobodyElseCanHaveIsOurs(String host) {
        assertThat(Callers.refused("/v1/status", host(host))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "evil.example:9911",
                "localhost.evil.example",
                "localhost.",
                "127.0.0.1.evil.example",
                "user@localhost",
                "localhost@evil.example",
                "localhost:9911@evil.example",
                "::1",
                "[::1",
                "[::1]evil.example",
                "[evil]",
                "localhost:port",
                "localhost:999999",
                "localhost localhost",
                "127.1",
                "0x7f000001",
                "2130706433"
            })
    void aNameThatAnybodyCanHaveIsNot(String host) {
        assertThat(Callers.refused("/v1/status", host(host))).isPresent();
    }

    @Test
    void nobodyAndTwoAreNoHost() {
        HttpHeaders two = host("localhost").add("host", "localhost");

        assertThat(Callers.refused("/", new DefaultHttpHeaders())).isPresent();
        assertThat(Callers.refused("/", two)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:9911, false",
        "null, true",
        "http://localhost, true",
        "http://localhost:3000, true",
        "https://localhost:9911, true",
        "http://127.0.0.1:9911, true",
        "http://evil.example, true"
    })
    void onlyAPageOfThisDoorMayAsk(String origin, boolean refused) {
        HttpHeaders headers = host("localhost:9911").add("origin", origin);

        assertThat(Callers.refused("/", headers).isPresent()).isEqualTo(refused);
    }

    @Test
    void ofTwoOriginsBothAreLookedAt() {
        HttpHeaders headers =
                host("localhost").add("origin", "http://localhost").add("origin", "http://evil.example");

        assertThat(Callers.refused("/", headers)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "same-origin, cors, empty, false",
        "none, navigate, document, false",
        "cross-site, navigate, document, false",
        "cross-site, navigate, iframe, true",
        "cross-site, no-cors, script, true"
    })
    void whatAPageFromElsewhereLoadsIsRefusedAndALinkIsNot(String site, String mode, String dest, boolean refused) {
        HttpHeaders headers = host("localhost")
                .add("sec-fetch-site", site)
                .add("sec-fetch-mode", mode)
                .add("sec-fetch-dest", dest);

        assertThat(Callers.refused("/", headers).isPresent()).isEqualTo(refused);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:9911/v1/status?a=b, /v1/status?a=b, false",
        "http://localhost, /, false",
        "http://localhost?a, /?a, false",
        "http://evil.example/v1/status, /v1/status, true",
        "http://localhost@evil.example/, /, true",
        "/v1/explain/http://evil.example, /v1/explain/http://evil.example, false",
        "*, *, false"
    })
    void aTargetMaySayItsHostItself(String uri, String target, boolean refused) {
        assertThat(Callers.target(uri)).isEqualTo(target);
        assertThat(Callers.refused(uri, host("localhost:9911")).isPresent()).isEqualTo(refused);
    }

    @Test
    void onlyPagesAreToldWhatTheyMayLoad() {
        HttpHeaders page = new DefaultHttpHeaders();
        HttpHeaders json = new DefaultHttpHeaders();

        Pages.guard("text/html; charset=utf-8", page);
        Pages.guard("application/json", json);

        assertThat(page.get("content-security-policy")).contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(page.get("x-frame-options")).isEqualTo("DENY");
        assertThat(json.names()).containsExactly("x-content-type-options");
    }

    private static HttpHeaders host(String host) {
        return new DefaultHttpHeaders().add("host", host);
    }
}
