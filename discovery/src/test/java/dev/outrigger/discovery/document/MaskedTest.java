package dev.outrigger.discovery.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTest {
    @ParameterizedTest
    @CsvSource({
        "'mysql://u:p@db1,db2:3306/app', 'mysql://u:***@db1,db2:3306/app'",
        "mysql://u:p@ss:w@db/app, mysql://u:***@db/app",
        "redis://:p@cache:6379, redis://:***@cache:6379",
        "http://user@host/a:b@c, http://user@host/a:b@c",
        "http://host:80/x@y, http://host:80/x@y",
        "postgres://u:p/q?r#s@db/app, postgres://u:***@db/app",
        "http://{HOST}:{PORT}/x@y, http://{HOST}:{PORT}/x@y",
        "'zk1:2181,u:p@zk2:2181', 'zk1:***@zk2:2181'",
        "host=db user=a password=b c, host=db user=a password=*** c",
        "'db-password: b', 'db-password: ***'",
        "jdbc:mysql://h/db?user=a&password=b&x=1, jdbc:mysql://h/db?user=a&password=***&x=1",
        "jdbc:oracle:thin:scott/tiger@//h:1521/x, jdbc:oracle:thin:scott/***@//h:1521/x",
        "jdbc:oracle:oci:scott/ti@ger@h:1521:x, jdbc:oracle:oci:scott/***@h:1521:x",
        "two mysql://a:b@c and http://d:e@f, two mysql://a:***@c and http://d:***@f"
    })
    void hidesPasswordsAndNothingElse(String text, String shown) {
        assertThat(Masked.text(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {",a:", "://a:b", "://a:", "jdbc:oracle:a:", "jdbc:oracle:a:/", ", token", "&token"})
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void looksThroughAMegabyteOnce(String part) {
        String text = part.repeat((1 << 20) / part.length());

        assertThat(Masked.text(text)).isEqualTo(text);
        assertThat(Masked.text(text + " u:p@h")).isEqualTo(text + " u:***@h");
    }

    @Test
    void takesNoTemplateWithAnAtForOneWithAPassword() {
        assertThat(Masked.hasSecret("http://{HOST}:{PORT}/@scope")).isFalse();
        assertThat(Masked.hasSecret("http://u:p@{HOST}:{PORT}/")).isTrue();
    }

    @Test
    void hidesAllOfASecretKey() {
        Object tree = Map.of("DB_PASSWORD", "x", "list", List.of(Map.of("authToken", 5)), "n", 1);

        Object shown = Masked.tree(tree);

        assertThat(shown).isEqualTo(Map.of("DB_PASSWORD", "***", "list", List.of(Map.of("authToken", "***")), "n", 1));
    }

    @Test
    void knowsSecretKeysInAnyCaseAndLocale() {
        assertThat(Masked.secret("API_TOKEN")).isTrue();
        assertThat(Masked.secret("CLIENTSECRET")).isTrue();
        assertThat(Masked.secret("token_file")).isFalse();
    }
}
