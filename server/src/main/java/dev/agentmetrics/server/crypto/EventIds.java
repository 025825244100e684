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
    private static final byte[] BY_SPAN = {'s'};
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
     * The run of an agent's span: known by the ids of trace and span, so that the same spans always
     * make the same run. {@code spanId} is empty for what hangs from the trace itself.
     */
    public static RunId ofSpan(String traceId, String spanId) {
        return new RunId(from(BY_SPAN, traceId, spanId));
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

    private static UUID fromTrace(String traceId, String agentId) {
        return from(BY_TRACE, traceId, agentId);
    }

    /** The length in front of the first text makes it impossible to move the border. */
    private static UUID from(byte[] kind, String traceId, String agentId) {
        var trace = traceId.getBytes(StandardCharsets.UTF_8);
        var length = ByteBuffer.allocate(Integer.BYTES).putInt(trace.length).array();
        return version8(
                Hashes.sha256(kind, length, trace, agentId.getBytes(StandardCharsets.UTF_8)));
    }

    private static UUID version8(byte[] hash) {
        var bytes = ByteBuffer.wrap(hash);
        long high = (bytes.getLong() & ~0xF000L) | 0x8000L;
        long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
