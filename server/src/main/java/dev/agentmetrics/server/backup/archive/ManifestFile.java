package dev.agentmetrics.server.backup.archive;

import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.RefusedBackup;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A manifest as it is stored: a line with the signature, then JSON, exactly as it was signed. */
public final class ManifestFile {

    private static final byte[] DOMAIN =
            "am-backup-manifest-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final String MAGIC = "agentmetrics-backup-1";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ManifestFile() {}

    public static byte[] write(Manifest manifest, BackupKeys keys) {
        var body = JSON.writeValueAsBytes(manifest);
        var signature = keys.sign(signed(body));
        var head = "%s %s %s\n".formatted(MAGIC, signature.keyId(), signature.code());
        return concat(head.getBytes(StandardCharsets.US_ASCII), body);
    }

    /**
     * @param sequence of the name that it was found under
     * @throws RefusedBackup when it is not what this deployment wrote there
     */
    public static Manifest read(byte[] file, long sequence, BackupKeys keys) {
        int end = 0;
        while (end < file.length && file[end] != '\n') {
            end++;
        }
        var head = new String(file, 0, end, StandardCharsets.ISO_8859_1).split(" ", -1);
        if (end == file.length || head.length != 3 || !head[0].equals(MAGIC)) {
            throw new RefusedBackup(
                    head[0].startsWith("agentmetrics-backup-") && !head[0].equals(MAGIC)
                            ? RefusedBackup.Reason.NEWER_SCHEMA
                            : RefusedBackup.Reason.ALTERED,
                    "the manifest of backup " + sequence + " is not one that this release writes");
        }
        var body = Arrays.copyOfRange(file, end + 1, file.length);
        check(new BackupKeys.Signature(head[1], head[2]), body, sequence, keys);
        var manifest = parse(body, sequence);
        if (manifest.sequence() != sequence) {
            throw new RefusedBackup(
                    RefusedBackup.Reason.REPLAYED,
                    "what stands as backup %d is backup %d, put there again"
                            .formatted(sequence, manifest.sequence()));
        }
        return manifest;
    }

    private static void check(
            BackupKeys.Signature signature, byte[] body, long sequence, BackupKeys keys) {
        switch (keys.verify(signed(body), signature)) {
            case OURS -> {
                // As it should be.
            }
            case WRONG ->
                    throw new RefusedBackup(
                            RefusedBackup.Reason.WRONG_SIGNATURE,
                            "the manifest of backup "
                                    + sequence
                                    + " was changed after it was signed");
            case FOREIGN ->
                    throw new RefusedBackup(
                            RefusedBackup.Reason.FOREIGN,
                            "backup %d is signed with the key %s, which is not here: another deployment"
                                            .formatted(sequence, signature.keyId())
                                    + " made it, or the keys of this one have to be restored first");
        }
    }

    private static Manifest parse(byte[] body, long sequence) {
        try {
            int format = JSON.readTree(body).path("format").asInt(0);
            if (format > Manifest.FORMAT) {
                throw new RefusedBackup(
                        RefusedBackup.Reason.NEWER_SCHEMA,
                        "a newer release made backup " + sequence + "; restore with that");
            }
            return JSON.readValue(body, Manifest.class);
        } catch (JacksonException unreadable) {
            throw new RefusedBackup(
                    RefusedBackup.Reason.NEWER_SCHEMA,
                    "this release cannot read the manifest of backup " + sequence,
                    unreadable);
        }
    }

    private static byte[] signed(byte[] body) {
        return concat(DOMAIN, body);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        var whole = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, whole, first.length, second.length);
        return whole;
    }
}
