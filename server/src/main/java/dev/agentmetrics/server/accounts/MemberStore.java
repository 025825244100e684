package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.util.List;
import java.util.Optional;

/** Who belongs where, as it is kept and changed. */
public interface MemberStore {

    /**
     * Until the end of the transaction nobody else changes who belongs to this organisation. Every
     * change of that takes this lock first, so that what was looked up after it stays true.
     */
    void lock(OrgId org);

    /** Those of the organisation, by address. */
    List<Member> members(OrgId org);

    Optional<Role> role(OrgId org, PersonId person);

    int owners(OrgId org);

    int size(OrgId org);

    void setRole(OrgId org, PersonId person, Role role);

    void remove(OrgId org, PersonId person);

    /** Where somebody belongs, by name. */
    List<Belonging> organizations(PersonId person);

    /** An organisation as one of its members sees it. */
    record Belonging(Organization organization, Role role) {}
}
