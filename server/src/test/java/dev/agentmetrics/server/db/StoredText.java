package dev.agentmetrics.server.db;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the embedded control store holds, for searches: its file is sealed, so looking through the
 * file finds nothing, whatever is in it. Bytes are in hex.
 */
public final class StoredText {

    private StoredText() {}

    /** Of a directory that no server has open. */
    public static String of(Path dataDir) {
        var settings = new DatabaseSettings(dataDir, null, null, null);
        try (var source = ControlStore.openToRead(settings, TestControlStore.seal(dataDir))) {
            return of(source);
        }
    }

    public static String of(DataSource source) {
        return String.join(
                "\n", JdbcClient.create(source).sql("script").query(String.class).list());
    }
}
