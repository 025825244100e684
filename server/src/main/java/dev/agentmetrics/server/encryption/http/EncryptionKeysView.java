package dev.agentmetrics.server.encryption.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.backup.BackupStatus;
import dev.agentmetrics.server.encryption.EncryptionKeys;
import dev.agentmetrics.server.encryption.KeyState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Metadata of keys and of what they protect. */
record EncryptionKeysView(
        @JsonProperty("as_of") Instant asOf,
        @JsonProperty("key_manager") Manager manager,
        List<Key> keys,
        List<Store> stores,
        Copies backups) {

    /** Where it is stays unsaid: who signs in from outside need not know. */
    record Manager(
            String kind,
            @JsonProperty("hardware_backed") boolean hardwareBacked,
            boolean exportable,
            String state,
            @JsonProperty("answered_at") Instant answeredAt,
            @JsonProperty("keys_usable_until") Instant keysUsableUntil) {

        static Manager of(EncryptionKeys.Manager manager) {
            return new Manager(
                    manager.description().provider(),
                    manager.description().hardwareBacked(),
                    manager.description().exportable(),
                    manager.silent() ? "silent" : "answers",
                    manager.answer().at(),
                    manager.answer().keysUsableUntil());
        }
    }

    record Key(
            String name,
            @Nullable String algorithm,
            @JsonProperty("rotated_every_days") long rotatedEveryDays,
            Rotation rotation,
            List<Version> versions) {

        static Key of(EncryptionKeys.Key key) {
            return new Key(
                    key.name(),
                    key.algorithm(),
                    key.rotation().toDays(),
                    Rotation.of(key),
                    key.versions().stream()
                            .map(version -> Version.of(version, key.scheduled()))
                            .toList());
        }
    }

    /** How far it is. */
    record Rotation(
            String state,
            long moved,
            long pieces,
            @Nullable String trouble,
            @JsonProperty("trouble_at") @Nullable Instant troubleAt) {

        static Rotation of(EncryptionKeys.Key key) {
            var move = key.move();
            boolean moving = key.isRetiring() && move != null && move.moved() < move.pieces();
            var state = moving ? "moving" : key.isRetiring() ? "old_version_needed" : "none";
            return move == null
                    ? new Rotation(state, 0, 0, null, null)
                    : new Rotation(
                            state, move.moved(), move.pieces(), move.trouble(), move.troubleAt());
        }
    }

    record Version(
            int version,
            String state,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("next_rotation_at") @Nullable Instant nextRotationAt,
            @JsonProperty("wrapped_by") @Nullable Integer wrappedBy) {

        static Version of(KeyState key, boolean scheduled) {
            return new Version(
                    key.version(),
                    key.state().name().toLowerCase(Locale.ROOT),
                    key.created(),
                    scheduled ? key.nextRotation() : null,
                    key.wrappedBy());
        }
    }

    record Store(String name, String kind, boolean encrypted) {}

    record Copies(
            boolean made,
            boolean late,
            @JsonProperty("last_at") @Nullable Instant lastAt,
            @JsonProperty("proven_at") @Nullable Instant provenAt) {

        static Copies of(BackupStatus status) {
            var last = status.lastWhole();
            var proven = status.lastPassed();
            return new Copies(
                    status.sink() != null,
                    status.late(),
                    last == null ? null : last.startedAt(),
                    proven == null ? null : proven.startedAt());
        }
    }

    static EncryptionKeysView of(EncryptionKeys.Report report) {
        boolean embedded = report.sealsControlStore();
        return new EncryptionKeysView(
                report.asOf(),
                Manager.of(report.manager()),
                report.keys().stream().map(Key::of).toList(),
                List.of(
                        new Store("control", embedded ? "embedded" : "postgresql", embedded),
                        // There is no other kind, and none in clear.
                        new Store("events", "embedded", true)),
                Copies.of(report.backups()));
    }
}
