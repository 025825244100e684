package dev.agentmetrics.server.crypto;

import dev.agentmetrics.server.core.RunId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The id of an event: the same event always has the same one.
 *
 * <p>Guarantees that an event is known by its {@code event_id}, or without one by its {@code
 * trace_id} and {@code agent_id}, and that different such keys practically never meet (122 bits of
 * SHA-256). Does not keep an id apart between organisations: two of them may have equal ids.
 */
public final class EventIds {

    private static final byte[] BY_EVENT_ID = {'e'};
    private static final byte[] BY_TRACE = {'t'};
    private static final int UUID_LENGTH = 36;

    private EventIds() {}

    /** {@code eventId} may be empty; then the other two identify the event. */
    public static RunId of(String eventId, String traceId, String agentId) {
        if (isOwnId(eventId)) {
            return new RunId(UUID.fromString(eventId));
        }
        return new RunId(eventId.isEmpty() ? fromTrace(traceId, agentId) : fromEventId(eventId));
    }

    /**
     * Whether the client's id is used as it is: a UUID in its canonical lower-case form. Version 8
     * is ours, so a client cannot choose an id that another event derives.
     */
    public static boolean isOwnId(String eventId) {
        if (eventId.length() != UUID_LENGTH || eventId.charAt(14) == '8') {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = eventId.charAt(i);
            boolean fits =
                    switch (i) {
                        case 8, 13, 18, 23 -> c == '-';
                        default -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static UUID fromEventId(String eventId) {
        return version8(Hashes.sha256(BY_EVENT_ID, eventId.getBytes(StandardCharsets.UTF_8)));
    }

    /** The length in front of the first text makes it impossible to move the border. */
    private static UUID fromTrace(String traceId, String agentId) {
        var trace = traceId.getBytes(StandardCharsets.UTF_8);
        var length = ByteBuffer.allocate(Integer.BYTES).putInt(trace.length).array();
        return version8(
                Hashes.sha256(BY_TRACE, length, trace, agentId.getBytes(StandardCharsets.UTF_8)));
    }

    private static UUID version8(byte[] hash) {
        var bytes = ByteBuffer.wrap(hash);
        long high = (bytes.getLong() & ~0xF000L) | 0x8000L;
        long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
