package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the audit log says about organisations and who belongs to them. */
@Component
final class PeopleJournal {

    private static final String PERSON = "person";
    private static final String ROLE = "role";

    private final AuditLog log;

    PeopleJournal(AuditLog log) {
        this.log = log;
    }

    void created(Caller by, Organization organization) {
        log.append(
                new AuditEvent(
                        AuditType.ORGANIZATION_CREATED,
                        organization.id(),
                        AuditActor.of(by.actor()),
                        by.origin(),
                        Map.of("name", organization.name())));
    }

    void renamed(Caller by, String before, String after) {
        record(by, AuditType.ORGANIZATION_RENAMED, Map.of("before", before, "after", after));
    }

    void roleChanged(Caller by, PersonId person, Role before, Role after) {
        record(
                by,
                AuditType.ROLE_CHANGED,
                Map.of(PERSON, person.toString(), "before", before.text(), "after", after.text()));
    }

    void removed(Caller by, PersonId person, Role before) {
        record(
                by,
                AuditType.MEMBER_REMOVED,
                Map.of(PERSON, person.toString(), "before", before.text()));
    }

    void left(Caller by, Role before) {
        record(by, AuditType.MEMBER_LEFT, Map.of("before", before.text()));
    }

    /** The one who hands over becomes an admin. */
    void transferred(Caller by, PersonId to, Role before) {
        record(
                by,
                AuditType.OWNERSHIP_TRANSFERRED,
                Map.of(PERSON, to.toString(), "before", before.text(), "after", Role.OWNER.text()));
    }

    void invited(Caller by, Invitation invitation) {
        record(by, AuditType.MEMBER_INVITED, details(invitation));
    }

    void withdrawn(Caller by, Invitation invitation) {
        record(by, AuditType.INVITATION_WITHDRAWN, details(invitation));
    }

    void joined(PersonId person, Invitation invitation, Origin from) {
        log.append(
                new AuditEvent(
                        AuditType.MEMBER_JOINED,
                        invitation.org(),
                        AuditActor.person(person),
                        from,
                        Map.of(
                                "invitation",
                                invitation.id().toString(),
                                "after",
                                invitation.role().text(),
                                PERSON,
                                invitation.invitedBy().toString())));
    }

    private void record(Caller by, AuditType type, Map<String, String> details) {
        log.append(AuditEvent.by(by, type, details));
    }

    private static Map<String, String> details(Invitation invitation) {
        return Map.of(
                "invitation",
                invitation.id().toString(),
                "email",
                invitation.email().text(),
                ROLE,
                invitation.role().text());
    }
}
