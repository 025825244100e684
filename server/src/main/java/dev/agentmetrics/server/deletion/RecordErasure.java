package dev.agentmetrics.server.deletion;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Deletion;
import dev.agentmetrics.server.accounts.DeletionStore;
import dev.agentmetrics.server.accounts.MemberStore;
import dev.agentmetrics.server.accounts.OrganizationRows;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.deletion.data.ErasureReceipts;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes an organisation from the control store, in one transaction: whatever happens, it is there
 * altogether or gone altogether.
 */
@Component
class RecordErasure {

    private static final Logger LOG = LoggerFactory.getLogger(RecordErasure.class);

    private final DeletionStore store;
    private final AccountService accounts;
    private final MemberStore members;
    private final List<OrganizationRows> modules;
    private final DeletionNews news;
    private final ErasureReceipts receipts;
    private final Clock clock;
    private final TransactionTemplate transaction;

    /** A part that can fail alone. */
    private final TransactionTemplate part;

    RecordErasure(
            DeletionStore store,
            AccountService accounts,
            MemberStore members,
            List<OrganizationRows> modules,
            DeletionNews news,
            ErasureReceipts receipts,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.accounts = accounts;
        this.members = members;
        this.modules = List.copyOf(modules);
        this.news = news;
        this.receipts = receipts;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.part = new TransactionTemplate(transactions);
        part.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    void erase(Deletion deletion) {
        transaction.executeWithoutResult(_ -> eraseAll(deletion));
    }

    private void eraseAll(Deletion deletion) {
        var org = deletion.org();
        // As everywhere, people are locked before what they belong to. Nobody joins any more.
        members.members(org).stream()
                .map(member -> member.person().id())
                .sorted(Comparator.comparing(PersonId::value))
                .forEach(accounts::lock);
        members.lock(org);
        var organization = accounts.find(org).orElseThrow();
        var people = members.members(org);
        modules.forEach(module -> module.erase(org));
        people.forEach(member -> eraseIfHomeless(member.person()));
        var receipt = receipts.of(deletion, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        news.deleted(organization, deletion, people, receipt);
        // Last: until now, PostgreSQL's trigger finds that this log may go.
        store.remove(org);
        accounts.erase(org);
    }

    /**
     * Somebody who belongs nowhere else could neither sign in nor close their account. Where a row
     * of another organisation names them (a key that they made), the database refuses, and the
     * account stays without an organisation, as when somebody leaves their only one.
     */
    private void eraseIfHomeless(Person person) {
        if (!members.organizations(person.id()).isEmpty()) {
            return;
        }
        try {
            part.executeWithoutResult(
                    _ -> {
                        modules.forEach(module -> module.erase(person.id()));
                        accounts.erase(person.id());
                    });
        } catch (DataIntegrityViolationException _) {
            LOG.info(
                    "the account {} stays, because something of another organisation names it",
                    person.id());
        }
    }
}
