package dev.agentmetrics.server.crypto.internal.ring;

import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Whether one file of a ring goes on from another. */
public final class RingSuccession {

    private static final JsonMapper JSON = JsonMapper.shared();

    private RingSuccession() {}

    /**
     * Whether the first is of the same deployment as the second and has every version of every key
     * that the second has. What nobody can read is followed by anything.
     */
    public static boolean follows(byte[] ring, byte[] before) {
        RingContent old;
        try {
            old = content(before);
        } catch (JacksonException damaged) {
            return true;
        }
        var now = content(ring);
        var has = now.keys().stream().map(RingContent.Entry::id).collect(Collectors.toSet());
        return now.deployment().equals(old.deployment())
                && old.keys().stream().map(RingContent.Entry::id).allMatch(has::contains);
    }

    private static RingContent content(byte[] ring) {
        return JSON.readValue(JSON.readTree(ring).path("content").asString(), RingContent.class);
    }
}
