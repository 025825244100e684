package dev.agentmetrics.server.deletion.data.internal;

import dev.agentmetrics.server.deletion.data.ReceiptKeyStore;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row for each key, and none is ever removed. */
@Repository
public class JdbcReceiptKeyStore implements ReceiptKeyStore {

    private final JdbcClient jdbc;

    public JdbcReceiptKeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void keep(String keyId, byte[] publicKey) {
        jdbc.sql(
                        """
                        insert into receipt_key (key_id, public_key) values (:id, :key)
                            on conflict do nothing
                        """)
                .param("id", keyId)
                .param("key", HexFormat.of().formatHex(publicKey))
                .update();
    }

    @Override
    public Map<String, byte[]> all() {
        var found = new TreeMap<String, byte[]>();
        jdbc.sql("select key_id, public_key from receipt_key")
                .query(
                        row -> {
                            found.put(
                                    row.getString("key_id"),
                                    HexFormat.of().parseHex(row.getString("public_key")));
                        });
        return found;
    }
}
