package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.internal.HmacSha256;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keys of the ring, for codes. What is handed out holds no key: it asks the ring each time, so that
 * it ends when the ring does.
 */
public final class RingKeySource implements KeySource {

    private static final byte[] FINGERPRINT = "am-key-id-v1".getBytes(StandardCharsets.US_ASCII);

    private final StoredKeyRing ring;

    /** Ids are not secret, so they outlive the keys. */
    private final ConcurrentMap<String, String> ids = new ConcurrentHashMap<>();

    public RingKeySource(StoredKeyRing ring) {
        this.ring = ring;
    }

    @Override
    public HmacKeys hmacKeys(Name name) {
        return new Versions(name);
    }

    /** Tells keys apart in stored rows and gives nothing away. */
    static String id(Name name, byte[] key) {
        return name.text() + "-" + HexFormat.of().formatHex(HmacSha256.mac(key, FINGERPRINT), 0, 4);
    }

    private final class Versions implements HmacKeys {

        private final Name name;

        Versions(Name name) {
            this.name = name;
        }

        @Override
        public HmacKey current() {
            return new Version(name, currentVersion());
        }

        @Override
        public int currentVersion() {
            return ring.current(name.purpose()).version();
        }

        @Override
        public HmacKey version(int version) {
            return new Version(name, version);
        }

        @Override
        public List<HmacKey> usable() {
            return ring.versions(name.purpose()).stream()
                    .filter(info -> ring.isUsable(info.state()))
                    .sorted(Comparator.comparingInt(DataKeyInfo::version).reversed())
                    .map(info -> (HmacKey) new Version(name, info.version()))
                    .toList();
        }
    }

    private final class Version implements HmacKey {

        private final Name name;
        private final int version;

        Version(Name name, int version) {
            this.name = name;
            this.version = version;
        }

        private Purpose purpose() {
            return name.purpose();
        }

        @Override
        public String id() {
            return ids.computeIfAbsent(
                    name.text() + version,
                    _ -> RingKeySource.id(name, ring.version(purpose(), version).reveal()));
        }

        @Override
        public byte[] mac(byte[]... parts) {
            return ring.code(purpose(), version, parts);
        }

        @Override
        public String toString() {
            return "HmacKey " + id();
        }
    }
}
