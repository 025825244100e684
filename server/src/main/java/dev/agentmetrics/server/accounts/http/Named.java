package dev.agentmetrics.server.accounts.http;

import dev.agentmetrics.server.accounts.InvitationId;
import dev.agentmetrics.server.core.PersonId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids that a client names. A text that is none becomes an id that nobody has, so that whoever may
 * not ask is told so first.
 */
final class Named {

    private static final UUID NOBODY = new UUID(0, 0);

    private Named() {}

    static PersonId person(@Nullable String text) {
        return new PersonId(uuid(text));
    }

    static InvitationId invitation(String text) {
        return new InvitationId(uuid(text));
    }

    private static UUID uuid(@Nullable String text) {
        try {
            return text == null ? NOBODY : UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            return NOBODY;
        }
    }
}
