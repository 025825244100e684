package dev.agentmetrics.server.crypto;

/**
 * Where the deployment's keys come from.
 *
 * <p>Guarantees that a name always gives the same key for the life of the deployment, that
 * different names give independent keys, and that a key that was lost is reported and never
 * silently replaced. Does not guarantee protection from somebody who can read the server's memory,
 * or, with the file-based source, the server's files.
 */
public interface KeySource {

    /** The names this deployment needs; each is for one purpose. */
    enum Name {
        /** Hashes API keys. */
        API_KEY_PEPPER("api-key-pepper"),
        /** Hashes session values, set-up and mailed links, and makes request-forgery tokens. */
        SESSION("session"),
        /** Seals the end of each chain of the audit log. */
        AUDIT("audit"),
        /** Seals messages that wait to be sent. */
        OUTBOX("outbox"),
        /** Seals the secrets of authenticator apps, hashes recovery codes. */
        SECOND_FACTOR("second-factor"),
        /** Seals the tokens of a service that keeps our people's passwords. */
        PROVIDER_TOKENS("provider-tokens");

        private final String text;

        Name(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    HmacKey hmacKey(Name name);
}
