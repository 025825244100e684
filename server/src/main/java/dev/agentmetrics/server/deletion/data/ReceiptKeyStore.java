package dev.agentmetrics.server.deletion.data;

import java.util.Map;

/** Public keys of receipts, which are kept for ever: nobody knows where a receipt lies. */
public interface ReceiptKeyStore {

    /** Again does nothing. */
    void keep(String keyId, byte[] publicKey);

    /** By their ids. */
    Map<String, byte[]> all();
}
