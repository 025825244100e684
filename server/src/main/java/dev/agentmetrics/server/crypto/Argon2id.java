package dev.agentmetrics.server.crypto;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id for passwords, kept as a PHC string: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}.
 *
 * <p>Guarantees that guessing a password from its hash costs 19 MiB and two passes per guess, that
 * every hash has its own 16 bytes of salt, and that every byte of the password counts. Does not
 * bound how many run at once: each call takes that memory, so callers must.
 */
public final class Argon2id {

    private static final int MEMORY_KIB = 19_456;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MAX_MEMORY_KIB = 1 << 20;
    private static final Pattern PHC =
            Pattern.compile(
                    "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
                            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final RandomSource random;
    private final Cost cost;

    public Argon2id(RandomSource random) {
        this(random, new Cost(MEMORY_KIB, ITERATIONS));
    }

    /** With another cost than passwords need. */
    Argon2id(RandomSource random, Cost cost) {
        this.random = random;
        this.cost = cost;
    }

    /** A new hash of the password, with a new salt. */
    public String hash(byte[] password) {
        var salt = random.bytes(SALT_BYTES);
        var hash =
                compute(password, salt, cost.memoryKib, cost.iterations, PARALLELISM, HASH_BYTES);
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        cost.memoryKib,
                        cost.iterations,
                        PARALLELISM,
                        base64.encodeToString(salt),
                        base64.encodeToString(hash));
    }

    /** Whether the hash was made from this password. Also of hashes with other parameters. */
    public boolean matches(byte[] password, String phc) {
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an Argon2id hash");
        }
        int memory = Integer.parseInt(parts.group(1));
        if (memory > MAX_MEMORY_KIB) {
            throw new IllegalArgumentException("an Argon2id hash that needs too much memory");
        }
        var expected = Base64.getDecoder().decode(parts.group(5));
        var actual =
                compute(
                        password,
                        Base64.getDecoder().decode(parts.group(4)),
                        memory,
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)),
                        expected.length);
        return Hashes.equal(expected, actual);
    }

    /**
     * A 32-byte key from a passphrase, at a cost that fits a passphrase which is rarely entered.
     */
    public static byte[] deriveKey(byte[] passphrase, byte[] salt, Cost cost) {
        if (cost.memoryKib() > MAX_MEMORY_KIB) {
            throw new IllegalArgumentException("a derivation that needs too much memory");
        }
        return compute(
                passphrase, salt, cost.memoryKib(), cost.iterations(), PARALLELISM, HASH_BYTES);
    }

    /** What a guess costs. */
    public record Cost(int memoryKib, int iterations) {

        /** Of keys that protect everything: 64 MiB, three passes. */
        public static final Cost OF_KEYS = new Cost(65_536, 3);
    }

    private static byte[] compute(
            byte[] password, byte[] salt, int memory, int iterations, int lanes, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withSalt(salt)
                        .withMemoryAsKB(memory)
                        .withIterations(iterations)
                        .withParallelism(lanes)
                        .build());
        var hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }
}
