package dev.agentmetrics.server.crypto.keyring;

import dev.agentmetrics.server.core.OrgId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** What a data key is for. Keys of different purposes have nothing in common. */
public sealed interface Purpose {

    /** Stored beside the key, authenticated when it is unwrapped; never changes. */
    String text();

    /** How long the newest version is used before there is a newer one. */
    Duration rotation();

    /** Purposes that the deployment as a whole has. */
    enum Shared implements Purpose {
        /** The pages of the embedded control store. */
        CONTROL_STORE("control-store", 90, "AES-256-GCM"),
        /** The encrypted disk of the embedded event store. */
        EVENT_STORE("event-store", 90, "AES-256-CTR"),
        /** Wraps the key of each backup. */
        BACKUP("backup", 90, "AES-256-GCM"),
        /** Signs what backups say of themselves. */
        BACKUP_SIGNING("backup-signing", 365, "Ed25519"),
        /** Hashes API keys. */
        API_KEY_PEPPER("api-key-pepper", 180, "HMAC-SHA256"),
        /** Hashes session values and links. */
        SESSION_SEALING("session-sealing", 90, "HMAC-SHA256"),
        /** Seals messages that wait to be sent. */
        OUTBOX("outbox", 90, "AES-256-GCM"),
        /** Seals the secrets of authenticator apps, hashes recovery codes. */
        SECOND_FACTOR("second-factor", 180, "AES-256-GCM"),
        /** Seals the tokens of a service that keeps our people's passwords. */
        PROVIDER_TOKENS("provider-tokens", 90, "AES-256-GCM"),
        /** Seals the private keys of the local certificate authority and of what it signed. */
        TLS_KEYS("tls-keys", 90, "AES-256-GCM"),
        /** Seals the audit log; its {@link SigningKey} signs manifests. */
        AUDIT_SIGNING("audit-signing", 365, "HMAC-SHA256"),
        /**
         * Makes pseudonyms of users. Nobody moves them to another key, so it stays: a user must
         * have the same one tomorrow.
         */
        USER_PSEUDONYM("user-pseudonym", 3_650, "HMAC-SHA256");

        private final String text;
        private final Duration rotation;
        private final String algorithm;

        Shared(String text, int days, String algorithm) {
            this.text = text;
            this.rotation = Duration.ofDays(days);
            this.algorithm = algorithm;
        }

        /** What protects most of what is under it, for people. */
        public String algorithm() {
            return algorithm;
        }

        @Override
        public String text() {
            return text;
        }

        @Override
        public Duration rotation() {
            return rotation;
        }
    }

    /** The content of one organisation: destroying its key is deleting what it sealed. */
    record OfOrganization(OrgId org) implements Purpose {

        private static final String PREFIX = "organization/";

        @Override
        public String text() {
            return PREFIX + org;
        }

        @Override
        public Duration rotation() {
            return Duration.ofDays(90);
        }
    }

    /** As {@link #text} gave it; empty for a purpose that this release does not know. */
    static Optional<Purpose> parse(String text) {
        for (var shared : Shared.values()) {
            if (shared.text().equals(text)) {
                return Optional.of(shared);
            }
        }
        if (text.startsWith(OfOrganization.PREFIX)) {
            var id = UUID.fromString(text.substring(OfOrganization.PREFIX.length()));
            return Optional.of(new OfOrganization(new OrgId(id)));
        }
        return Optional.empty();
    }
}
