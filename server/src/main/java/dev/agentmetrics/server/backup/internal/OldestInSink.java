package dev.agentmetrics.server.backup.internal;

import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.backup.OldestBackup;
import dev.agentmetrics.server.backup.RefusedBackup;
import dev.agentmetrics.server.backup.archive.Catalog;
import dev.agentmetrics.server.backup.archive.Manifest;
import dev.agentmetrics.server.backup.sink.Sink;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As the sink says. Looking costs a request for each backup, so an answer is good for an hour: a
 * backup that has gone meanwhile only makes keys stay for longer. Where none are made at present,
 * those of earlier may still lie in a sink that nobody can look into.
 */
final class OldestInSink implements OldestBackup {

    private static final Logger LOG = LoggerFactory.getLogger(OldestInSink.class);
    private static final Duration FRESH = Duration.ofHours(1);

    private record Seen(Instant oldest, Instant at) {}

    private final BackupSettings settings;
    private final Supplier<Sink> sinks;
    private final BackupKeys keys;
    private final BooleanSupplier everMade;
    private final Clock clock;
    private Seen last = new Seen(Instant.MIN, Instant.MIN);

    /**
     * @param everMade whether a backup was made that may still be somewhere
     */
    OldestInSink(
            BackupSettings settings,
            Supplier<Sink> sinks,
            BackupKeys keys,
            BooleanSupplier everMade,
            Clock clock) {
        this.settings = settings;
        this.sinks = sinks;
        this.keys = keys;
        this.everMade = everMade;
        this.clock = clock;
    }

    @Override
    public synchronized Instant madeAt() {
        if (!settings.on()) {
            return everMade.getAsBoolean() ? Instant.MIN : Instant.MAX;
        }
        var now = clock.instant();
        if (!now.isBefore(last.at().plus(FRESH))) {
            last = new Seen(look(), now);
        }
        return last.oldest();
    }

    private Instant look() {
        try (var sink = sinks.get()) {
            var catalog = Catalog.read(sink, keys);
            boolean isUnknown =
                    catalog.refused().stream()
                            .anyMatch(
                                    refusal ->
                                            refusal.reason() == RefusedBackup.Reason.NEWER_SCHEMA);
            // A later release made it, and can restore it.
            return isUnknown
                    ? Instant.MIN
                    : catalog.whole().stream()
                            .map(Manifest::at)
                            .min(Comparator.naturalOrder())
                            .orElse(Instant.MAX);
        } catch (IOException | RuntimeException failure) {
            LOG.warn(
                    "old versions of keys stay for now, because backups may need them and the sink"
                            + " does not answer: {}",
                    failure.getMessage());
            return Instant.MIN;
        }
    }
}
