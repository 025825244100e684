package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider.Surroundings;
import dev.agentmetrics.server.crypto.keymanager.TestSurroundings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

/** A ring in a directory, with a key manager and a clock that a test controls. */
public final class RingFixture extends Clock {

    public final FakeKeyManager manager = new FakeKeyManager(this);
    private final Path dataDir;
    private Instant now = TestSurroundings.NOW;

    public RingFixture(Path dataDir) {
        this.dataDir = dataDir;
    }

    /** Opens it, as a start of the server does. */
    public StoredKeyRing open() {
        return StoredKeyRing.open(manager, surroundings(), true);
    }

    /** Another ring, with the same key manager. */
    StoredKeyRing openIn(Path other) {
        return StoredKeyRing.open(manager, TestSurroundings.of(other, Map.of(), this), true);
    }

    Surroundings surroundings() {
        return TestSurroundings.of(dataDir, Map.of(), this);
    }

    Path file() {
        return dataDir.resolve("keys/ring.json");
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
