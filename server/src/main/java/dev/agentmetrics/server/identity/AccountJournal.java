package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Origin;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What the audit log says about changes of how people sign in. It stands in the log of the
 * organisation where they sign in, or of the deployment when there is none. Addresses are not
 * recorded: the log is for ever, and they are people's own.
 */
@Component
public final class AccountJournal {

    private final AuditLog log;
    private final AccountService accounts;

    AccountJournal(AuditLog log, AccountService accounts) {
        this.log = log;
        this.accounts = accounts;
    }

    void resetAsked(Person person, Origin from) {
        append(
                AuditType.PASSWORD_RESET_ASKED,
                person,
                AuditActor.ANONYMOUS,
                from,
                Map.of("person", person.id().toString()));
    }

    public void changed(AuditType type, Person person, Origin from) {
        append(type, person, AuditActor.person(person.id()), from, Map.of());
    }

    private void append(
            AuditType type,
            Person person,
            AuditActor actor,
            Origin from,
            Map<String, String> details) {
        var org = accounts.firstMembership(person.id()).map(Membership::org).orElse(null);
        log.append(new AuditEvent(type, org, actor, from, details));
    }
}
