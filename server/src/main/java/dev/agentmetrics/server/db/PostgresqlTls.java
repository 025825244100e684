package dev.agentmetrics.server.db;

import com.zaxxer.hikari.HikariConfig;
import dev.agentmetrics.server.core.StartupException;
import java.net.InetAddress;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way to PostgreSQL.
 *
 * <p>Guarantees TLS with a certificate that was checked, its name as well, to every host but this
 * machine's own: the driver by itself would go on in clear, and take any certificate. Whoever asks
 * for less is refused before anything is sent. Where no authority is named, those of Java count,
 * which are the public ones.
 */
final class PostgresqlTls {

    private static final String MODE = "sslmode";
    private static final String FACTORY = "sslfactory";
    private static final String CHECKED = "verify-full";
    private static final String BY_JAVAS_AUTHORITIES = "org.postgresql.ssl.DefaultJavaSSLFactory";

    /** These check who signed the certificate; the driver brings one that does not. */
    private static final Set<String> CHECKING =
            Set.of(BY_JAVAS_AUTHORITIES, "org.postgresql.ssl.LibPQFactory");

    private PostgresqlTls() {}

    /** Sets what the address leaves open; what the address says itself, the driver prefers. */
    static void require(HikariConfig config) {
        var asked = options(config.getJdbcUrl());
        if (isThisMachine(asked.get("PGHOST"))) {
            return;
        }
        refuseOthers(asked, MODE, Set.of(CHECKED));
        refuseOthers(asked, "ssl", Set.of("", "true"));
        refuseOthers(asked, FACTORY, CHECKING);
        refuseOthers(asked, "sslhostnameverifier", Set.of());
        config.addDataSourceProperty(MODE, CHECKED);
        if (Stream.of("sslrootcert", "sslcert", "sslkey").noneMatch(asked::containsKey)) {
            config.addDataSourceProperty(FACTORY, BY_JAVAS_AUTHORITIES);
        }
    }

    /** As the driver itself reads the address, with its defaults. */
    private static Map<String, String> options(String url) {
        try {
            var options = new HashMap<String, String>();
            for (var option : DriverManager.getDriver(url).getPropertyInfo(url, new Properties())) {
                if (option.value != null) {
                    options.put(option.name, option.value);
                }
            }
            return options;
        } catch (SQLException _) {
            // No cause: it may repeat the address with its password.
            throw new StartupException("AGENTMETRICS_DATABASE_URL is not a valid address");
        }
    }

    /**
     * @param hosts with commas between several
     */
    private static boolean isThisMachine(@Nullable String hosts) {
        return hosts != null && Stream.of(hosts.split(",", -1)).allMatch(PostgresqlTls::isLoopback);
    }

    /** No name is looked up: what it leads to may be another host the next time. */
    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static void refuseOthers(
            Map<String, String> asked, String option, Set<String> allowed) {
        var value = asked.get(option);
        if (value != null && !allowed.contains(value)) {
            throw new StartupException(
                    "AGENTMETRICS_DATABASE_URL asks for a connection to PostgreSQL on another"
                            + " machine that is not sealed, or whose certificate is not checked;"
                            + " leave "
                            + option
                            + " out of it (TLS with a checked certificate is the default), and for"
                            + " a CA of your own add sslrootcert=/path/to/ca.pem");
        }
    }
}
