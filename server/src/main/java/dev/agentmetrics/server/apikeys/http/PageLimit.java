package dev.agentmetrics.server.apikeys.http;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many keys stand on a page. */
final class PageLimit {

    private static final int DEFAULT = 100;
    private static final int MAX = 1_000;

    private PageLimit() {}

    static int of(@Nullable String text) {
        if (text == null) {
            return DEFAULT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // answered below, together with numbers out of range
        }
        throw new ProblemException(
                new Problem.Invalid(
                        "Some query parameters are wrong.",
                        List.of(
                                new Problem.FieldError(
                                        "limit", "out_of_range", "A number from 1 to 1000."))));
    }
}
