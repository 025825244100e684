package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is known of a key, without the key. */
public record ApiKey(
        String keyId, OrgId org, Label label, Scope scope, Birth birth, Validity validity) {

    /** The longest name that is kept. */
    public static final int MAX_NAME = 100;

    /** How long before its end a key begins to say so. */
    public static final Duration NOTICE = Duration.ofDays(14);

    /** Which of the two prefixes. */
    public enum Mode {
        LIVE,
        TEST;

        public String prefix() {
            return "am_" + text() + "_";
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Mode of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** What can be said of a key at a moment. */
    public enum State {
        ACTIVE,
        /** Works, but not for long. */
        EXPIRING,
        EXPIRED,
        REVOKED,
        /** Revoked by its successor. */
        ROTATED;

        public boolean works() {
            return this == ACTIVE || this == EXPIRING;
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** By what a person recognises it. */
    public record Label(String name, Mode mode, String lastFour) {}

    /** When it was made, and by whom. */
    public record Birth(Instant at, Maker by) {}

    /** Who can make a key. */
    public sealed interface Maker {

        /** At the very first start. */
        record Server() implements Maker {}

        record Person(PersonId id) implements Maker {}

        record Key(String keyId) implements Maker {}

        static Maker of(Caller.Actor actor) {
            return switch (actor) {
                case Caller.Actor.Person(var id) -> new Person(id);
                case Caller.Actor.ApiKey(var keyId, _) -> new Key(keyId);
            };
        }
    }

    /**
     * Until when it works.
     *
     * @param replacedBy the key that took its place
     */
    public record Validity(
            @Nullable Instant expiresAt, @Nullable Instant revokedAt, @Nullable String replacedBy) {

        /** From a new key. */
        static Validity until(@Nullable Instant expiresAt) {
            return new Validity(expiresAt, null, null);
        }
    }

    public State stateAt(Instant now) {
        var expiry = validity.expiresAt();
        if (validity.revokedAt() != null) {
            return validity.replacedBy() == null ? State.REVOKED : State.ROTATED;
        }
        if (expiry == null || now.isBefore(expiry.minus(NOTICE))) {
            return State.ACTIVE;
        }
        return now.isBefore(expiry) ? State.EXPIRING : State.EXPIRED;
    }

    /** How long it was meant to work, from its making on; null means for ever. */
    @Nullable Duration lifetime() {
        var expiry = validity.expiresAt();
        return expiry == null ? null : Duration.between(birth.at(), expiry);
    }

    ApiKey ended(Instant at, @Nullable String replacedBy) {
        return new ApiKey(
                keyId,
                org,
                label,
                scope,
                birth,
                new Validity(validity.expiresAt(), at, replacedBy));
    }
}
