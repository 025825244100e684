package dev.agentmetrics.server.db;

import com.zaxxer.hikari.HikariConfig;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the settings say of PostgreSQL, as the pool and the driver take it. */
final class Postgresql {

    private Postgresql() {}

    static HikariConfig configure(Secret url, @Nullable String user, @Nullable Secret password) {
        var config = new HikariConfig();
        config.setDriverClassName("org.postgresql.Driver");
        // Otherwise a refused row is quoted in the exception, and from there in the log.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("ApplicationName", "agentmetrics");
        var address = url.reveal().strip();
        var lower = address.toLowerCase(Locale.ROOT);
        if (lower.startsWith("jdbc:postgresql:")) {
            config.setJdbcUrl(address);
        } else if (lower.startsWith("postgresql://") || lower.startsWith("postgres://")) {
            applyUri(config, address);
        } else {
            throw new StartupException(
                    "AGENTMETRICS_DATABASE_URL must be empty or start with postgresql:// or"
                            + " jdbc:postgresql://");
        }
        if (user != null && !user.isBlank()) {
            config.setUsername(user);
        }
        if (password != null && !password.reveal().isEmpty()) {
            config.setPassword(password.reveal());
        }
        PostgresqlTls.require(config);
        return config;
    }

    /** {@code postgresql://user:password@host:port/database?options}, as hosters print it. */
    private static void applyUri(HikariConfig config, String address) {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException _) {
            throw new StartupException("AGENTMETRICS_DATABASE_URL is not a valid address");
        }
        if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
            throw new StartupException(
                    "AGENTMETRICS_DATABASE_URL needs a host and a database:"
                            + " postgresql://host:5432/database");
        }
        var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        config.setJdbcUrl("jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query);
        var userInfo = uri.getRawUserInfo();
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            config.setUsername(decode(colon < 0 ? userInfo : userInfo.substring(0, colon)));
            if (colon >= 0) {
                config.setPassword(decode(userInfo.substring(colon + 1)));
            }
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
