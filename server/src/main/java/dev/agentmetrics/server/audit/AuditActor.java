package dev.agentmetrics.server.audit;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.PersonId;
import java.util.Locale;

/**
 * Who did it.
 *
 * @param id of the person or the key; empty for the others
 */
public record AuditActor(Kind kind, String id) {

    /** The server itself. */
    public static final AuditActor SYSTEM = new AuditActor(Kind.SYSTEM, "");

    /** Somebody who has not proven who they are. */
    public static final AuditActor ANONYMOUS = new AuditActor(Kind.ANONYMOUS, "");

    /** What can act. Names are stored. */
    public enum Kind {
        PERSON,
        API_KEY,
        SYSTEM,
        ANONYMOUS;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    public static AuditActor person(PersonId person) {
        return new AuditActor(Kind.PERSON, person.toString());
    }

    public static AuditActor key(String keyId) {
        return new AuditActor(Kind.API_KEY, keyId);
    }

    public static AuditActor of(Caller.Actor actor) {
        return switch (actor) {
            case Caller.Actor.Person(var id) -> person(id);
            case Caller.Actor.ApiKey(var keyId, _) -> key(keyId);
        };
    }
}
