package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page ended: the sort, the value of the last row in it and the last row's id. Opaque on
 * the wire. It says nothing that the page did not, and it is only a position: whoever makes one up
 * reads another page of what they may read anyway, so it is not signed.
 */
public record Cursor(String sort, String order, String value, String id) {

    private static final int MAX_LENGTH = 4_000;

    /** The text that the client hands back. */
    public String encoded() {
        var text = String.join("|", sort, order, value, id);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a cursor that must belong to this sort and order; anything else is a 400. */
    public static Cursor decoded(String encoded, String sort, String order) {
        if (encoded.length() > MAX_LENGTH) {
            throw invalid();
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(encoded);
            var text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            var parts = text.split("\\|", 4);
            if (parts.length != 4 || !parts[0].equals(sort) || !parts[1].equals(order)) {
                throw invalid();
            }
            return new Cursor(parts[0], parts[1], parts[2], parts[3]);
        } catch (IllegalArgumentException | CharacterCodingException _) {
            throw invalid();
        }
    }

    /** What a cursor that cannot be read is answered with. */
    public static ProblemException invalid() {
        return new ProblemException(
                new Problem.Malformed(
                        "cursor_invalid",
                        "The cursor is not one of this list in this order. Ask for the first page"
                                + " again."));
    }
}
