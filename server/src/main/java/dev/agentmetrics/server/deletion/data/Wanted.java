package dev.agentmetrics.server.deletion.data;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.VisibleText;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What somebody typed. */
record Wanted(@Nullable String kind, @Nullable String subject) {

    /** As long as any id of an event. */
    private static final int MAX_SUBJECT = 512;

    ChosenEvents chosen(OrgId org, EndUserDigest endUsers) {
        // The environment of spans that name none has no name.
        boolean mayBeEmpty = "content".equals(kind);
        if (subject == null
                || (subject.isBlank() && !mayBeEmpty)
                || subject.length() > MAX_SUBJECT
                || !VisibleText.isStorable(subject)) {
            throw wrong("subject", "an id of 1 to " + MAX_SUBJECT + " characters");
        }
        return switch (kind == null ? "" : kind) {
            case "run" -> new ChosenEvents.OfRun(run(subject));
            case "agent" -> new ChosenEvents.OfAgent(subject);
            case "content" -> new ChosenEvents.OfContent(subject);
            case "end_user" -> endUsers.of(org, subject);
            default -> throw wrong("kind", "run, agent, content or end_user");
        };
    }

    private static UUID run(String text) {
        try {
            var run = UUID.fromString(text);
            if (run.toString().equalsIgnoreCase(text)) {
                return run;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw wrong("subject", "the id of a run as the dashboard shows it");
    }

    private static ProblemException wrong(String field, String wanted) {
        return new ProblemException(
                new Problem.Invalid(
                        "Nothing was deleted.", List.of(new FieldError(field, "invalid", wanted))));
    }
}
