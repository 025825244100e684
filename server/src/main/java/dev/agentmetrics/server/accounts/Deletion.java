package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.Locale;

/**
 * That an organisation is being deleted.
 *
 * @param dueAt until then its owners can stop it
 */
public record Deletion(
        OrgId org, PersonId requestedBy, Instant requestedAt, Instant dueAt, State state) {

    /** How far it has come, in this order. Names are stored. */
    public enum State {
        /** It can be stopped. */
        WAITING,
        /** The event store is being emptied of it. */
        ERASING_EVENTS,
        /** Events are gone; accounts, keys and the log are being removed. */
        ERASING_RECORDS;

        /** As it is stored, sent and shown. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
