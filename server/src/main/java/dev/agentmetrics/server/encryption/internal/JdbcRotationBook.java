package dev.agentmetrics.server.encryption.internal;

import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.encryption.RotationBook;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Two small tables. Only the node whose turn it is writes them. */
@Repository
public class JdbcRotationBook implements RotationBook {

    private static final String MOVES =
            "select name, version, moved, pieces, trouble, trouble_at from encryption_key_move";

    private final JdbcClient jdbc;

    public JdbcRotationBook(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<Version, State> told() {
        var told = new HashMap<Version, State>();
        jdbc.sql("select name, version, state from encryption_key")
                .query(
                        row -> {
                            told.put(
                                    new Version(row.getString(1), row.getInt(2)),
                                    State.valueOf(row.getString(3).toUpperCase(Locale.ROOT)));
                        });
        return told;
    }

    @Override
    public void tell(Version version, State state) {
        var text = state.name().toLowerCase(Locale.ROOT);
        int changed =
                jdbc.sql(
                                """
                                update encryption_key set state = :state
                                 where name = :name and version = :version
                                """)
                        .param("state", text)
                        .param("name", version.key())
                        .param("version", version.version())
                        .update();
        if (changed == 0) {
            jdbc.sql("insert into encryption_key (name, version, state) values (?, ?, ?)")
                    .params(version.key(), version.version(), text)
                    .update();
        }
    }

    @Override
    public Optional<Move> move(String key) {
        return jdbc.sql(MOVES + " where name = ?")
                .param(key)
                .query((row, _) -> move(row))
                .optional();
    }

    @Override
    public List<Move> moves() {
        return jdbc.sql(MOVES + " order by name").query((row, _) -> move(row)).list();
    }

    @Override
    public void put(Move move) {
        int changed =
                bound(
                        """
                        update encryption_key_move
                           set version = :version, moved = :moved, pieces = :pieces,
                               trouble = :trouble, trouble_at = :at
                         where name = :name
                        """,
                        move);
        if (changed == 0) {
            bound(
                    """
                    insert into encryption_key_move
                        (name, version, moved, pieces, trouble, trouble_at)
                    values (:name, :version, :moved, :pieces, :trouble, :at)
                    """,
                    move);
        }
    }

    private int bound(String sql, Move move) {
        var at = move.troubleAt();
        return jdbc.sql(sql)
                .param("name", move.key())
                .param("version", move.version())
                .param("moved", move.moved())
                .param("pieces", move.pieces())
                .param("trouble", move.trouble())
                .param("at", at == null ? null : at.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Move move(ResultSet row) throws SQLException {
        return new Move(
                row.getString("name"),
                row.getInt("version"),
                row.getLong("moved"),
                row.getLong("pieces"),
                row.getString("trouble"),
                instant(row.getObject("trouble_at", OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
