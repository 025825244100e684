package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long an organisation keeps its events. */
public final class RetentionService {

    private static final int LONGEST_DAYS = 3650;

    private final Guard guard;
    private final Retention retention;

    public RetentionService(Guard guard, Retention retention) {
        this.guard = guard;
        this.retention = retention;
    }

    /** In days; 0 means for ever. */
    public int days(Caller caller) {
        guard.require(caller, Permission.DATA_READ);
        return retention.days(caller.org());
    }

    /** From the next daily clean-up on. A shorter time deletes what is older, for good. */
    public int keepFor(Caller caller, @Nullable Integer days) {
        guard.require(caller, Permission.ORG_MANAGE);
        if (days == null || days < 0 || days > LONGEST_DAYS) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "Events are kept for 1 to 3650 days, or for ever (0).",
                            List.of(new Problem.FieldError("days", "out_of_range", "0 to 3650"))));
        }
        retention.set(caller.org(), days);
        return days;
    }
}
