package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditRecord;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The audit log as an organisation's admins see it. It stands here and not beside the log, because
 * who may read it and what people are called is known here.
 */
@Service
public class AuditTrail {

    private static final int EXPORT_PAGE = 500;

    private final AuditLog log;
    private final AccountService accounts;
    private final Guard guard;

    public AuditTrail(AuditLog log, AccountService accounts, Guard guard) {
        this.log = log;
        this.accounts = accounts;
        this.guard = guard;
    }

    /**
     * A page of records, latest first.
     *
     * @param people the addresses of those who are mentioned, by their id
     * @param next where the next page begins; null when this was the last
     */
    public record Page(List<AuditRecord> records, Map<String, String> people, @Nullable Long next) {

        public Page {
            records = List.copyOf(records);
            people = Map.copyOf(people);
        }
    }

    /** Records that somebody was allowed to take along. */
    @FunctionalInterface
    public interface Export {

        void forEach(Consumer<AuditRecord> sink);
    }

    /** The latest records that stand before a place. */
    public Page page(Caller caller, AuditFilter filter, long before, int limit) {
        guard.require(caller, Permission.AUDIT_READ);
        var found = log.before(caller.org(), before, filter, limit + 1);
        var records = found.subList(0, Math.min(found.size(), limit));
        return new Page(
                records,
                people(records),
                found.size() > limit ? (Long) records.getLast().seq() : null);
    }

    /** All records in order, read when they are asked for: the log may be longer than memory. */
    public Export export(Caller caller, AuditFilter filter) {
        guard.require(caller, Permission.AUDIT_READ);
        guard.requireRecent(caller);
        return sink -> export(caller.org(), filter, sink);
    }

    private void export(OrgId org, AuditFilter filter, Consumer<AuditRecord> sink) {
        long last = 0;
        List<AuditRecord> page;
        do {
            page = log.after(org, last, filter, EXPORT_PAGE);
            for (var record : page) {
                sink.accept(record);
                last = record.seq();
            }
        } while (page.size() == EXPORT_PAGE);
    }

    private Map<String, String> people(List<AuditRecord> records) {
        var mentioned = new LinkedHashSet<String>();
        for (var record : records) {
            var event = record.event();
            if (event.actor().kind() == AuditActor.Kind.PERSON) {
                mentioned.add(event.actor().id());
            }
            var person = event.details().get("person");
            if (person != null) {
                mentioned.add(person);
            }
        }
        var people = new LinkedHashMap<String, String>();
        for (var id : mentioned) {
            accounts.find(new PersonId(UUID.fromString(id)))
                    .ifPresent(person -> people.put(id, person.email().text()));
        }
        return people;
    }
}
