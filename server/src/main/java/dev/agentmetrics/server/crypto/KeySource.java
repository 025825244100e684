package dev.agentmetrics.server.crypto;

import dev.agentmetrics.server.crypto.keyring.Purpose;

/**
 * Keys for codes and short texts, by what they are for. They are data keys of the key ring.
 *
 * <p>Guarantees that different names give independent keys, that a version always gives the same
 * key, and that a key that was lost is reported and never silently replaced. Does not guarantee
 * protection from somebody who can read the server's memory.
 */
public interface KeySource {

    /** The names this deployment needs; each is for one purpose. */
    enum Name {
        /** Hashes API keys. */
        API_KEY_PEPPER("api-key-pepper", Purpose.Shared.API_KEY_PEPPER),
        /** Hashes session values, set-up and mailed links, and makes request-forgery tokens. */
        SESSION("session", Purpose.Shared.SESSION_SEALING),
        /** Seals the end of each chain of the audit log. */
        AUDIT("audit", Purpose.Shared.AUDIT_SIGNING),
        /** Seals messages that wait to be sent. */
        OUTBOX("outbox", Purpose.Shared.OUTBOX),
        /** Seals the secrets of authenticator apps, hashes recovery codes. */
        SECOND_FACTOR("second-factor", Purpose.Shared.SECOND_FACTOR),
        /** Seals the file of the embedded control store. */
        CONTROL_STORE("control-store", Purpose.Shared.CONTROL_STORE),
        /** Encrypts the embedded event store. */
        EVENT_STORE("event-store", Purpose.Shared.EVENT_STORE),
        /** Seals the tokens of a service that keeps our people's passwords. */
        PROVIDER_TOKENS("provider-tokens", Purpose.Shared.PROVIDER_TOKENS),
        /** Wraps the key of each backup. */
        BACKUP("backup", Purpose.Shared.BACKUP),
        /** Signs what backups say of themselves. */
        BACKUP_SIGNING("backup-signing", Purpose.Shared.BACKUP_SIGNING),
        /** Makes pseudonyms of users, and keys of records that have no ids. */
        USER_PSEUDONYM("user-pseudonym", Purpose.Shared.USER_PSEUDONYM),
        /** Seals the private keys of the local certificate authority. */
        TLS_KEYS("tls-keys", Purpose.Shared.TLS_KEYS);

        private final String text;
        private final Purpose.Shared purpose;

        Name(String text, Purpose.Shared purpose) {
            this.text = text;
            this.purpose = purpose;
        }

        /** Begins the ids of its keys. */
        public String text() {
            return text;
        }

        public Purpose.Shared purpose() {
            return purpose;
        }
    }

    HmacKeys hmacKeys(Name name);
}
