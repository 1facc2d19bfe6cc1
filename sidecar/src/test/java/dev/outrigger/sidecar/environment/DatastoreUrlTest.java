package dev.outrigger.sidecar.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.routing.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatastoreUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mysql://u:p@db1,db2:3306/app | db1:3306 db2:3306 | mysql://u:p@127.0.0.1:1/app",
                "mysql://db1:1,db2:2 | db1:1 db2:2 | mysql://127.0.0.1:1",
                "mysql://db1:1,db2:2,db3 | db1:1 db2:2 db3:3306 | mysql://127.0.0.1:1",
                "postgres://u:a@b:c@db/app?sslmode=on#x | db:5432 | postgres://u:a@b:c@127.0.0.1:1/app?sslmode=on#x",
                "redis://:p@[::1]:6380,[fe80::2]/0 | [::1]:6380 [fe80::2]:6380 | redis://:p@127.0.0.1:1/0",
                "jdbc:mysql://h1,h2/db?password=a@b | h1:3306 h2:3306 | jdbc:mysql://127.0.0.1:1/db?password=a@b",
                "jdbc:sqlserver://h:14;databaseName=x | h:14 | jdbc:sqlserver://127.0.0.1:1;databaseName=x",
                "own+x://h:5?y | h:5 | own+x://127.0.0.1:1?y"
            })
    void replacesTheHostsAndKeepsTheRest(String text, String hosts, String local) {
        DatastoreUrl url = DatastoreUrl.of(text).orElseThrow();

        assertThat(url.hosts()).isEqualTo(List.of(hosts.split(" ", -1)));
        assertThat(url.at("127.0.0.1", 1)).isEqualTo(local);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "own://h",
                "mysql://",
                "mysql://u@",
                "mysql://h:0",
                "mysql://h:70000",
                "mysql://a,,b",
                "mysql:///app",
                "mysql://h:1:2",
                "own://a:1,b:2,c",
                "mailto:a@b"
            })
    void refusesWhatHasNoHostsOrPorts(String text) {
        assertThat(DatastoreUrl.of(text)).isEmpty();
    }

    @Test
    void letsTheSchemeChooseTheListener() {
        assertThat(Schemes.protocol(List.of("http://{HOST}:{PORT}"))).contains(Protocol.HTTP);
        assertThat(Schemes.protocol(List.of("HTTP://{HOST}:{port}/x", "plain"))).contains(Protocol.HTTP);
        assertThat(Schemes.protocol(List.of("https://{HOST}:{PORT}"))).contains(Protocol.TCP);
        assertThat(Schemes.protocol(List.of("http://{HOST}:{PORT}", "x://{PORT}")))
                .contains(Protocol.TCP);
        assertThat(Schemes.protocol(List.of("{HOST}:{PORT}"))).contains(Protocol.TCP);
        assertThat(Schemes.protocol(List.of("http://elsewhere"))).isEmpty();
    }
}
