package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Whom somebody wants to invite; anything may be missing or wrong. */
public record NewInvitation(
        @Nullable String email, @Nullable String role, @Nullable Integer expiresInDays) {

    static final int DEFAULT_DAYS = 7;
    static final int MAX_DAYS = 30;

    /** The same, understood. */
    record Checked(EmailAddress email, Role role, Duration validFor) {}

    Checked checked() {
        var errors = new ArrayList<FieldError>();
        var address = EmailAddress.parse(email == null ? "" : email);
        if (address.isEmpty()) {
            errors.add(
                    new FieldError(
                            "email",
                            "invalid",
                            "an e-mail address, without letters that only look like others"));
        }
        var wanted = Role.wanted(role);
        if (wanted.isEmpty()) {
            errors.add(new FieldError("role", "invalid", "one of owner, admin, member, viewer"));
        }
        int days = expiresInDays == null ? DEFAULT_DAYS : expiresInDays;
        if (days < 1 || days > MAX_DAYS) {
            errors.add(new FieldError("expires_in_days", "out_of_range", "1 to " + MAX_DAYS));
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(new Problem.Invalid("Nobody was invited.", errors));
        }
        return new Checked(address.orElseThrow(), wanted.orElseThrow(), Duration.ofDays(days));
    }
}
