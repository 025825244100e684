package dev.agentmetrics.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.Secret;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver is told of TLS; what the address says itself, it knows. */
@Tag("C02")
class PostgresqlTlsTest {

    private static Map<Object, Object> told(String url) {
        return Postgresql.configure(Secret.of(url), null, null)
                .getDataSourceProperties()
                .entrySet()
                .stream()
                .filter(option -> option.getKey().toString().startsWith("ssl"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://db.example/am",
                "postgres://am:swordfish@192.0.2.7:6432/am",
                "jdbc:postgresql://db.example/am?sslmode=verify-full",
                "jdbc:postgresql://db.example/am?ssl=true",
                "jdbc:postgresql://localhost,db.example/am",
                "jdbc:postgresql://[2001:db8::1]/am",
                "postgresql://127.0.0.1.example/am",
                "postgresql://localhost.example/am"
            })
    void anotherMachineProvesWhoItIsByThePublicAuthorities(String url) {
        assertThat(told(url))
                .containsOnly(
                        Map.entry("sslmode", "verify-full"),
                        Map.entry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
    }

    /** The driver reads the file itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://db.example/am?sslrootcert=/etc/ca.pem",
                "postgresql://db.example/am?sslcert=/etc/am.pem&sslkey=/etc/am.key"
            })
    void orByAnAuthorityOfYourOwn(String url) {
        assertThat(told(url)).containsOnly(Map.entry("sslmode", "verify-full"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmode=disable",
                "sslmode=allow",
                "sslmode=prefer",
                "sslmode=require",
                "sslmode=verify-ca",
                "ssl=false",
                "sslfactory=org.postgresql.ssl.NonValidatingFactory",
                "sslhostnameverifier=com.example.Anybody"
            })
    void lessIsRefusedWithWhatToDo(String option) {
        for (var address : new String[] {"postgresql://", "jdbc:postgresql://localhost,"}) {
            assertThatThrownBy(() -> told(address + "db.example/am?" + option))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContainingAll(
                            "AGENTMETRICS_DATABASE_URL",
                            "leave " + option.substring(0, option.indexOf('=')) + " out",
                            "sslrootcert=");
        }
    }

    @Test
    void onThisMachineTheAddressDecides() {
        for (var host : new String[] {"localhost", "127.0.0.1", "127.9.9.9", "[::1]"}) {
            assertThat(told("postgresql://" + host + "/am")).as(host).isEmpty();
            assertThat(told("postgresql://" + host + "/am?sslmode=disable")).as(host).isEmpty();
        }
        assertThat(told("jdbc:postgresql:am")).as("no host at all").isEmpty();
    }
}
