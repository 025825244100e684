package dev.agentmetrics.server.metrics.traces;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a tree is wanted.
 *
 * @param parent the span whose children are wanted; null for the top
 * @param after the one of these that the reader has last; null for the first of them
 * @param limit how many spans fit
 */
record TreeQuery(@Nullable String parent, @Nullable String after, int limit) {

    static final int USUAL = 500;
    static final int MOST = 2_000;

    static TreeQuery of(@Nullable String parent, @Nullable String after, @Nullable String limit) {
        return new TreeQuery(parent, after, number(limit, USUAL, MOST));
    }

    /** A limit of a list. */
    static int number(@Nullable String text, int usual, int most) {
        if (text == null) {
            return usual;
        }
        try {
            var number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // answered below, together with numbers out of range
        }
        throw new ProblemException(
                new Problem.Invalid(
                        "Some query parameters are wrong.",
                        List.of(
                                new Problem.FieldError(
                                        "limit",
                                        "out_of_range",
                                        "A number from 1 to " + most + "."))));
    }
}
