package dev.agentmetrics.clickhouse.internal.atrest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A keyed hash of a constant, beside what a key encrypts: a wrong key is named before the engine
 * meets data that it cannot read. It gives nothing of the key away.
 */
final class KeyCheck {

    private static final byte[] TEXT =
            "agentmetrics event store key check 1".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = 16;

    private KeyCheck() {}

    static Path file(Path disk) {
        return disk.resolveSibling(disk.getFileName() + ".check");
    }

    /** Before anything is encrypted with the key, and on the disk before this returns. */
    static void write(Path disk, byte[] key) throws IOException {
        var file = file(disk);
        var unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        try (var channel =
                FileChannel.open(
                        unfinished,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(code(key).getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    static boolean matches(Path disk, byte[] key) throws IOException {
        return MessageDigest.isEqual(
                Files.readAllBytes(file(disk)), code(key).getBytes(StandardCharsets.US_ASCII));
    }

    private static String code(byte[] key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(TEXT), BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has HMAC-SHA256", impossible);
        }
    }
}
