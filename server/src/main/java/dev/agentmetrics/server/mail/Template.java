package dev.agentmetrics.server.mail;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** Every message there is. Its text is {@code mail/NAME.txt} among the resources. */
public enum Template {
    PASSWORD_RESET(Duration.ofMinutes(30), "link", "minutes"),
    /** The same to somebody whose passkey has replaced the password. */
    PASSWORD_RETURN(Duration.ofMinutes(30), "link", "minutes"),
    PASSWORD_CHANGED(Duration.ofDays(2), "when", "address", "link"),
    EMAIL_CONFIRMATION(Duration.ofDays(1), "link", "hours"),
    /** To the present address. */
    EMAIL_CHANGE_ASKED(Duration.ofDays(2), "new_email", "when", "address", "link"),
    /** To the address before. */
    EMAIL_CHANGED(Duration.ofDays(2), "new_email", "when", "address"),
    SIGN_UP(Duration.ofDays(1), "link", "hours"),
    /** To somebody who signs up and has an account. */
    SIGN_UP_KNOWN(Duration.ofDays(1), "link"),
    /** As long as the longest one may be accepted. */
    INVITATION(Duration.ofDays(30), "organization", "inviter", "role", "link", "days"),
    KEY_LEAKED(Duration.ofDays(2), "organization", "key", "place", "when", "link"),
    /** To everybody who belongs to it, as are the next two. */
    ORGANIZATION_DELETING(Duration.ofDays(2), "organization", "by", "due", "link"),
    ORGANIZATION_KEPT(Duration.ofDays(2), "organization", "by", "link"),
    ORGANIZATION_DELETED(Duration.ofDays(7), "organization", "when", "receipt", "keys"),
    PASSWORD_REMOVED(Duration.ofDays(2), "when", "address", "link"),
    /** One was refused because its signature counter went back. */
    PASSKEY_COPIED(Duration.ofDays(2), "when", "address", "link"),
    SESSION_REUSED(Duration.ofDays(2), "when", "address", "link"),
    SECOND_FACTOR_ADDED(Duration.ofDays(2), "factor", "when", "address", "link"),
    SECOND_FACTOR_REMOVED(Duration.ofDays(2), "factor", "when", "address", "link"),
    RECOVERY_CODE_USED(Duration.ofDays(2), "when", "address", "left", "link");

    private final Duration useful;
    private final String names;

    Template(Duration useful, String... names) {
        this.useful = useful;
        this.names = String.join(" ", names);
    }

    /** After this time nobody wants it any more. */
    Duration useful() {
        return useful;
    }

    /** What its sender has to give. */
    Set<String> names() {
        return Set.of(names.split(" ", -1));
    }

    /** As it is stored and sent. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Template of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
