package dev.agentmetrics.server.crypto.pages;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The beginning of a sealed file: which key version opens it, its random id, and how many boxes the
 * store had written before it. An empty box authenticates these; the chain of boxes begins with its
 * tag.
 */
final class PageHeader {

    private static final byte[] MAGIC = "AMPAGES1".getBytes(StandardCharsets.US_ASCII);
    private static final int FIELDS = MAGIC.length + 4 + PageCipher.ID_BYTES + 8;

    static final int BYTES = FIELDS + PageCipher.OVERHEAD;

    private final int keyVersion;
    private final byte[] fileId;
    private final long generation;

    private PageHeader(int keyVersion, byte[] fileId, long generation) {
        this.keyVersion = keyVersion;
        this.fileId = fileId;
        this.generation = generation;
    }

    static PageHeader random(int keyVersion, long generation) {
        return new PageHeader(keyVersion, PageCipher.randomBytes(PageCipher.ID_BYTES), generation);
    }

    /** Understands the fields; whether they are true, only the key shows. */
    static PageHeader read(Path file, byte[] bytes) throws DamagedFileException {
        if (bytes.length < BYTES || !isMagic(bytes)) {
            throw new DamagedFileException(file, "is cut off or is no sealed file");
        }
        var fields = ByteBuffer.wrap(bytes).position(MAGIC.length);
        int version = fields.getInt();
        var id = new byte[PageCipher.ID_BYTES];
        fields.get(id);
        return new PageHeader(version, id, fields.getLong());
    }

    /** Whether a file begins as sealed files do; says nothing about who wrote it. */
    static boolean isMagic(byte[] beginning) {
        return beginning.length >= MAGIC.length
                && Arrays.equals(MAGIC, Arrays.copyOf(beginning, MAGIC.length));
    }

    int keyVersion() {
        return keyVersion;
    }

    long generation() {
        return generation;
    }

    String fileId() {
        return HexFormat.of().formatHex(fileId);
    }

    PageCipher cipher(byte[] storeKey) {
        return new PageCipher(storeKey, fileId);
    }

    byte[] seal(PageCipher cipher) {
        var bytes = Arrays.copyOf(fields(), BYTES);
        cipher.seal(fields(), new byte[0], 0, bytes, FIELDS);
        return bytes;
    }

    /** The cipher of this file, when there is a key that the header was sealed with. */
    Optional<PageCipher> verify(PageKeys keys, byte[] bytes) {
        return keys.key(keyVersion)
                .map(this::cipher)
                .filter(
                        cipher ->
                                cipher.open(
                                        fields(), bytes, FIELDS, PageCipher.OVERHEAD, new byte[0]));
    }

    private byte[] fields() {
        return ByteBuffer.allocate(FIELDS)
                .put(MAGIC)
                .putInt(keyVersion)
                .put(fileId)
                .putLong(generation)
                .array();
    }
}
