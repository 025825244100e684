package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.core.PersonId;
import java.util.Optional;

/** What somebody won, with a link or with their present password: to change something once. */
public interface Right {

    /** Empty for somebody who is not here yet. */
    Optional<PersonId> person();

    /** The address that is proven, or that the link was sent to. */
    EmailAddress email();

    /** Makes a password ready that was found good. Takes long: not in a transaction. */
    NewSecret choose(Password password);

    /** Uses it up, in the transaction of the change; false when it counts no more. */
    boolean use();

    /** A password that is ready, without being readable. */
    @FunctionalInterface
    interface NewSecret {

        /** From now on it is this person's; in the transaction of the change. */
        void give(PersonId person);
    }
}
