package dev.agentmetrics.server.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys that a test knows, and randomness that is fit for nothing else. */
public final class TestKeys implements KeySource {

    private final byte[] root;
    private final TestKeys before;

    public TestKeys(byte[] root) {
        this(root, null);
    }

    private TestKeys(byte[] root, TestKeys before) {
        this.root = root.clone();
        this.before = before;
    }

    public static TestKeys fixed() {
        return new TestKeys(new byte[32]);
    }

    /** The bytes behind a name. */
    public byte[] raw(Name name) {
        return hmac(root, name.text().getBytes(StandardCharsets.US_ASCII));
    }

    /** After a rotation: a new version of each, and the old ones. */
    public TestKeys rotated() {
        var newer = root.clone();
        newer[0]++;
        return new TestKeys(newer, this);
    }

    /** The newest alone, as when the old ones are disabled. */
    public TestKeys alone() {
        return new TestKeys(root);
    }

    /** Newest first. */
    public static KeySource together(TestKeys... all) {
        return name ->
                new HmacKeys() {
                    @Override
                    public HmacKey current() {
                        return all[0].hmacKey(name);
                    }

                    @Override
                    public int currentVersion() {
                        return all.length;
                    }

                    @Override
                    public HmacKey version(int version) {
                        return all[all.length - version].hmacKey(name);
                    }

                    @Override
                    public List<HmacKey> usable() {
                        return Arrays.stream(all).map(keys -> keys.hmacKey(name)).toList();
                    }
                };
    }

    @Override
    public HmacKeys hmacKeys(Name name) {
        return new HmacKeys() {
            @Override
            public HmacKey current() {
                return hmacKey(name);
            }

            @Override
            public int currentVersion() {
                return before == null ? 1 : 2;
            }

            // The one before is 1, where there is one.
            @Override
            public HmacKey version(int version) {
                return before != null && version == 1 ? before.hmacKey(name) : hmacKey(name);
            }

            @Override
            public List<HmacKey> usable() {
                return before == null
                        ? List.of(hmacKey(name))
                        : List.of(hmacKey(name), before.hmacKey(name));
            }
        };
    }

    public HmacKey hmacKey(Name name) {
        var raw = raw(name);
        var id = name.text() + "-" + HexFormat.of().formatHex(hmac(raw, new byte[1]), 0, 4);
        return new HmacKey() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public byte[] mac(byte[]... parts) {
                return hmac(raw, parts);
            }
        };
    }

    /** Independent of the product's own code. */
    public static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (java.security.GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The same sequence for the same seed. */
    public static RandomSource random(long seed) {
        var random = new java.util.Random(seed);
        return count -> {
            var bytes = new byte[count];
            synchronized (random) {
                random.nextBytes(bytes);
            }
            return bytes;
        };
    }
}
