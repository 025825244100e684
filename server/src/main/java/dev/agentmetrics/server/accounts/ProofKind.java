package dev.agentmetrics.server.accounts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The ways in which a person proves who they are. Names are stored and sent: never rename. */
public enum ProofKind {
    PASSWORD("your password"),
    TOTP("a code of your authenticator app"),
    RECOVERY_CODE("one of your recovery codes"),
    PASSKEY("your passkey"),
    /** There is nothing to prove it with but another sign-in. */
    SIGN_IN("sign in again");

    private final String label;

    ProofKind(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** As it is stored and sent. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ProofKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }
}
