package dev.agentmetrics.server.backup.ledger;

import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.RefusedBackup.Reason;
import dev.agentmetrics.server.crypto.Hashes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the ledger is stored: an object per entry and one that says where it ends, each a line with
 * the signature, then JSON, exactly as it was signed. What an entry says is sealed; its number, its
 * time and the hash of the one before are not.
 */
final class LedgerFile {

    static final String PREFIX = "deletions/";
    static final String HEAD = PREFIX + "head";

    private static final String ENTRY_MAGIC = "agentmetrics-deletion-1";
    private static final String HEAD_MAGIC = "agentmetrics-deletions-head-1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Entry(long seq, String previous, Instant at, String keyId, String box) {}

    private record Head(long seq, String hash, Instant at, @Nullable Long begunAfter) {}

    private LedgerFile() {}

    static String name(long seq) {
        return String.format(Locale.ROOT, "%s%010d", PREFIX, seq);
    }

    /** Where an object goes that a restore did without. */
    static String aside(String name, long newestBackup) {
        return String.format(
                Locale.ROOT,
                "deletions-given-up/%010d/%s",
                newestBackup,
                name.substring(PREFIX.length()));
    }

    static String hash(String file) {
        return HexFormat.of().formatHex(Hashes.sha256(file.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static LedgerEntry entry(Deleted deleted, LedgerHead after, Instant at, BackupKeys keys) {
        long seq = after.seq() + 1;
        var body = JSON.writeValueAsBytes(deleted.body());
        var sealed = keys.wrap(body, context(seq, after.hash()));
        var file =
                write(
                        ENTRY_MAGIC,
                        new Entry(seq, after.hash(), at, sealed.keyId(), sealed.box()),
                        keys);
        return new LedgerEntry(seq, after.hash(), hash(file), deleted, file);
    }

    static String head(LedgerHead.Stored head, Instant at, BackupKeys keys) {
        var end = head.end();
        return write(HEAD_MAGIC, new Head(end.seq(), end.hash(), at, head.begunAfter()), keys);
    }

    /**
     * @param seq of the name that it was found under
     */
    static LedgerEntry readEntry(String file, long seq, BackupKeys keys) {
        var what = "entry " + seq + " of the ledger of deletions";
        var entry = read(file, ENTRY_MAGIC, Entry.class, what, keys);
        if (entry.seq() != seq) {
            throw new RefusedBackup(
                    Reason.LEDGER_REPLAYED,
                    "what stands as %s is entry %d, put there again".formatted(what, entry.seq()));
        }
        var body =
                keys.unwrap(
                                new BackupKeys.Wrapped(entry.keyId(), entry.box()),
                                context(seq, entry.previous()))
                        .orElseThrow(
                                () ->
                                        new RefusedBackup(
                                                Reason.LEDGER_FOREIGN,
                                                what
                                                        + " is sealed with the key "
                                                        + entry.keyId()
                                                        + ", which is not here"));
        try {
            var deleted = JSON.readValue(body, Deleted.Body.class).deleted();
            return new LedgerEntry(seq, entry.previous(), hash(file), deleted, file);
        } catch (JacksonException | IllegalArgumentException unknown) {
            throw new RefusedBackup(Reason.NEWER_SCHEMA, "a newer release wrote " + what, unknown);
        }
    }

    static LedgerHead.Stored readHead(String file, BackupKeys keys) {
        var head = read(file, HEAD_MAGIC, Head.class, "the end of the ledger of deletions", keys);
        var begunAfter = head.begunAfter();
        return new LedgerHead.Stored(
                new LedgerHead(head.seq(), head.hash()), begunAfter == null ? 0 : begunAfter);
    }

    private static String write(String magic, Object content, BackupKeys keys) {
        var body = JSON.writeValueAsString(content);
        var signature = keys.sign(signed(magic, body));
        return "%s %s %s\n%s".formatted(magic, signature.keyId(), signature.code(), body);
    }

    private static <T> T read(
            String file, String magic, Class<T> type, String what, BackupKeys keys) {
        int end = Math.max(0, file.indexOf('\n'));
        var line = file.substring(0, end).split(" ", -1);
        if (line.length != 3 || !line[0].equals(magic)) {
            throw altered(what);
        }
        var body = file.substring(end + 1);
        switch (keys.verify(signed(magic, body), new BackupKeys.Signature(line[1], line[2]))) {
            case OURS -> {
                // As it should be.
            }
            case WRONG -> throw altered(what);
            case FOREIGN ->
                    throw new RefusedBackup(
                            Reason.LEDGER_FOREIGN,
                            "%s is signed with the key %s, which is not here: another deployment"
                                            .formatted(what, line[1])
                                    + " wrote it, or the keys of this one have to be restored"
                                    + " first");
        }
        try {
            return JSON.readValue(body, type);
        } catch (JacksonException unreadable) {
            throw new RefusedBackup(Reason.NEWER_SCHEMA, "cannot read " + what, unreadable);
        }
    }

    private static RefusedBackup altered(String what) {
        return new RefusedBackup(Reason.LEDGER_ALTERED, what + " was changed, or is cut off");
    }

    private static byte[] signed(String magic, String body) {
        return (magic + "\0" + body).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] context(long seq, String previous) {
        return ("am-deletion-v1\0" + seq + "/" + previous).getBytes(StandardCharsets.US_ASCII);
    }
}
