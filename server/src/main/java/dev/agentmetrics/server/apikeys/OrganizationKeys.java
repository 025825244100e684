package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.accounts.OrganizationRows;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The keys of an organisation that is deleted: out of the store, and then out of memory. */
@Component
class OrganizationKeys implements OrganizationRows {

    private final ApiKeyStore store;
    private final KeyBook book;

    OrganizationKeys(ApiKeyStore store, KeyBook book) {
        this.store = store;
        this.book = book;
    }

    @Override
    public void erase(OrgId org) {
        store.deleteAll(org);
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        book.of(org).forEach(key -> book.remove(key.keyId()));
                    }
                });
    }

    /** A key belongs to its organisation, also when the person who made it goes. */
    @Override
    public void erase(PersonId person) {}
}
