package dev.agentmetrics.server.deletion;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Deletion;
import dev.agentmetrics.server.accounts.Member;
import dev.agentmetrics.server.accounts.MemberStore;
import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.accounts.Organization;
import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What is written about a deletion: to everybody who belongs to the organisation, and into the
 * audit log. All of it in the caller's transaction, the log last.
 */
@Component
class DeletionNews {

    private static final String ORGANIZATION = "organization";

    private final Mail mail;
    private final AuditLog log;
    private final MemberStore members;
    private final AccountService accounts;
    private final Operator operator;
    private final PublicUrl url;
    private final Clock clock;

    DeletionNews(
            Mail mail,
            AuditLog log,
            MemberStore members,
            AccountService accounts,
            Operator operator,
            PublicUrl url,
            Clock clock) {
        this.mail = mail;
        this.log = log;
        this.members = members;
        this.accounts = accounts;
        this.operator = operator;
        this.url = url;
        this.clock = clock;
    }

    void requested(Caller by, Organization organization, Deletion deletion) {
        tell(
                members.members(organization.id()),
                Template.ORGANIZATION_DELETING,
                Map.of(
                        ORGANIZATION,
                        organization.name(),
                        "by",
                        name(by),
                        "due",
                        text(deletion.dueAt()),
                        "link",
                        url.text() + "/settings/organisation"));
        log.append(
                AuditEvent.by(
                        by,
                        AuditType.DELETION_REQUESTED,
                        Map.of(
                                "name",
                                organization.name(),
                                "due_at",
                                deletion.dueAt().toString())));
    }

    void withdrawn(Caller by, Organization organization) {
        tell(
                members.members(organization.id()),
                Template.ORGANIZATION_KEPT,
                Map.of(
                        ORGANIZATION,
                        organization.name(),
                        "by",
                        name(by),
                        "link",
                        url.text() + "/overview"));
        log.append(
                AuditEvent.by(
                        by, AuditType.DELETION_WITHDRAWN, Map.of("name", organization.name())));
    }

    /**
     * The one record that stays is the operator's; then the organisation's own log ends.
     *
     * @param people who belonged to it: they get the receipt, because nobody can fetch it later
     */
    void deleted(
            Organization organization, Deletion deletion, List<Member> people, String receipt) {
        tell(
                people,
                Template.ORGANIZATION_DELETED,
                Map.of(
                        ORGANIZATION,
                        organization.name(),
                        "when",
                        text(clock.instant()),
                        "receipt",
                        receipt,
                        "keys",
                        url.text() + "/v1/erasures/keys"));
        log.append(
                new AuditEvent(
                        AuditType.ORGANIZATION_DELETED,
                        operator.organization(),
                        AuditActor.SYSTEM,
                        Origin.UNKNOWN,
                        Map.of(
                                ORGANIZATION,
                                organization.id().toString(),
                                "name",
                                organization.name(),
                                "members",
                                Integer.toString(people.size()),
                                "requested_at",
                                deletion.requestedAt().toString(),
                                "receipt_digest",
                                HexFormat.of()
                                        .formatHex(
                                                Hashes.sha256(
                                                        receipt.getBytes(
                                                                StandardCharsets.US_ASCII))))));
        log.close(organization.id());
    }

    private void tell(List<Member> people, Template template, Map<String, String> values) {
        people.forEach(member -> mail.send(template, member.person().email(), values));
    }

    private String name(Caller by) {
        return switch (by.actor()) {
            case Caller.Actor.Person(var id) ->
                    accounts.find(id).map(person -> person.email().text()).orElse("an owner");
            case Caller.Actor.ApiKey _ -> "an owner";
        };
    }

    private static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
