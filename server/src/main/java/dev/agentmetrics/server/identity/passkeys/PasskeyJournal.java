package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.audit.Sparing;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What the audit log says about passkeys: who came in with one, who did not and exactly why, who
 * has another one or one less. Labels are people's own and are not recorded. Beyond some number,
 * refusals are only counted.
 */
@Component
final class PasskeyJournal {

    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int PER_NAME = 20;
    static final int IN_ALL = 2_000;

    private static final String METHOD = "passkey";

    private final AuditLog log;
    private final AccountService accounts;
    private final Sparing perName;
    private final Sparing inAll;

    PasskeyJournal(AuditLog log, AccountService accounts, Clock clock) {
        this.log = log;
        this.accounts = accounts;
        this.perName = new Sparing(PER_NAME, WINDOW, clock);
        this.inAll = new Sparing(IN_ALL, WINDOW, clock);
    }

    void signedIn(Caller caller) {
        log.append(AuditEvent.by(caller, AuditType.SIGNED_IN, Map.of("method", METHOD)));
    }

    /**
     * @param person whose passkey it was, if it was one of ours
     */
    void signInRefused(Refusal refusal, @Nullable PersonId person, Origin from) {
        var leftOut = perName.admit(person == null ? from.network() : person.toString());
        if (leftOut.isEmpty() || inAll.admit("").isEmpty()) {
            return;
        }
        var details = new TreeMap<String, String>();
        details.put("method", METHOD);
        details.put("reason", refusal.reason().text());
        if (person != null) {
            details.put("person", person.toString());
        }
        if (leftOut.getAsLong() > 0) {
            details.put("not_recorded_before", Long.toString(leftOut.getAsLong()));
        }
        var org =
                Optional.ofNullable(person)
                        .flatMap(accounts::firstMembership)
                        .map(Membership::org)
                        .orElse(null);
        log.append(
                new AuditEvent(
                        AuditType.SIGN_IN_REFUSED, org, AuditActor.ANONYMOUS, from, details));
    }

    void changed(Caller caller, AuditType type, PasskeyId passkey) {
        log.append(AuditEvent.by(caller, type, Map.of("passkey", passkey.toString())));
    }

    void passwordRemoved(Caller caller) {
        log.append(AuditEvent.by(caller, AuditType.PASSWORD_REMOVED, Map.of()));
    }

    /** By somebody who is signed in. */
    void changeRefused(Caller caller, String wanted, Refusal refusal) {
        log.append(
                AuditEvent.by(
                        caller,
                        AuditType.PASSKEY_REFUSED,
                        Map.of("wanted", wanted, "reason", refusal.reason().text())));
    }
}
