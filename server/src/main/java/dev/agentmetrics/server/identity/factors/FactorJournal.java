package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.audit.Sparing;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What the audit log and the person themselves are told about second factors. Beyond some number,
 * refusals are only counted.
 */
@Component
final class FactorJournal {

    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int PER_PERSON = 20;

    private final AuditLog log;
    private final AccountService accounts;
    private final Mail mail;
    private final PublicUrl url;
    private final Clock clock;
    private final Sparing perPerson;

    FactorJournal(AuditLog log, AccountService accounts, Mail mail, PublicUrl url, Clock clock) {
        this.log = log;
        this.accounts = accounts;
        this.mail = mail;
        this.url = url;
        this.clock = clock;
        this.perPerson = new Sparing(PER_PERSON, WINDOW, clock);
    }

    enum Refusal {
        WRONG_ANSWER,
        TOO_MANY_TRIES;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void added(Caller caller, PersonId person, ProofKind kind) {
        log.append(
                AuditEvent.by(
                        caller, AuditType.SECOND_FACTOR_ADDED, Map.of("factor", kind.text())));
        tell(Template.SECOND_FACTOR_ADDED, person, caller.origin(), Map.of("factor", what(kind)));
    }

    void removed(Caller caller, PersonId person, ProofKind kind) {
        log.append(
                AuditEvent.by(
                        caller, AuditType.SECOND_FACTOR_REMOVED, Map.of("factor", kind.text())));
        tell(Template.SECOND_FACTOR_REMOVED, person, caller.origin(), Map.of("factor", what(kind)));
    }

    void codesMade(Caller caller, int count) {
        log.append(
                AuditEvent.by(
                        caller,
                        AuditType.RECOVERY_CODES_MADE,
                        Map.of("codes", Integer.toString(count))));
    }

    void recoveryCodeUsed(PersonId person, int left, Origin from) {
        append(
                AuditType.RECOVERY_CODE_USED,
                person,
                AuditActor.person(person),
                from,
                Map.of("left", Integer.toString(left)));
        tell(Template.RECOVERY_CODE_USED, person, from, Map.of("left", Integer.toString(left)));
    }

    /** Whoever gave the answer knew the password, or had the session; that is all we know. */
    void refused(PersonId person, @Nullable ProofKind kind, Refusal why, Origin from) {
        var leftOut = perPerson.admit(person.toString());
        if (leftOut.isEmpty()) {
            return;
        }
        var details = new TreeMap<String, String>();
        details.put("person", person.toString());
        details.put("reason", why.text());
        if (kind != null) {
            details.put("factor", kind.text());
        }
        if (leftOut.getAsLong() > 0) {
            details.put("not_recorded_before", Long.toString(leftOut.getAsLong()));
        }
        append(AuditType.SECOND_FACTOR_REFUSED, person, AuditActor.ANONYMOUS, from, details);
    }

    void steppedUp(Caller caller, ProofKind kind) {
        log.append(AuditEvent.by(caller, AuditType.STEPPED_UP, Map.of("proof", kind.text())));
    }

    void ruleChanged(Caller caller, boolean required) {
        log.append(
                AuditEvent.by(
                        caller,
                        AuditType.SECOND_FACTOR_RULE_CHANGED,
                        Map.of("required", Boolean.toString(required))));
    }

    private void append(
            AuditType type,
            PersonId person,
            AuditActor actor,
            Origin from,
            Map<String, String> details) {
        var org = accounts.firstMembership(person).map(Membership::org).orElse(null);
        log.append(new AuditEvent(type, org, actor, from, details));
    }

    private void tell(Template template, PersonId person, Origin from, Map<String, String> more) {
        var values = new HashMap<>(more);
        values.put("when", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        values.put("address", from.address());
        values.put("link", url.text() + "/forgot-password");
        accounts.find(person).ifPresent(found -> mail.send(template, found.email(), values));
    }

    private static String what(ProofKind kind) {
        return switch (kind) {
            case TOTP -> "an authenticator app";
            case PASSKEY -> "a passkey";
            case RECOVERY_CODE, PASSWORD, SIGN_IN ->
                    throw new IllegalArgumentException(kind + " is no second factor");
        };
    }
}
