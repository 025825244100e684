package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;

/**
 * What a module keeps in the control store of organisations and of people. Each module that has a
 * table with either offers one of these: an organisation is deleted by all of them in one
 * transaction.
 */
public interface OrganizationRows {

    /** Removes all rows of the organisation. */
    void erase(OrgId org);

    /** Removes all rows of a person who belongs nowhere any more. */
    void erase(PersonId person);
}
