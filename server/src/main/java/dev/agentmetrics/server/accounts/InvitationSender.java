package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.crypto.Secret;

/** Writes to people who are invited. */
@FunctionalInterface
public interface InvitationSender {

    /**
     * Called within the transaction that makes the invitation: the letter stands or falls with it.
     * Nothing slow here.
     */
    void send(Letter letter);

    /**
     * What the letter says.
     *
     * @param organization its name, chosen by strangers to whoever reads this
     * @param invitedBy the address of whoever invites
     * @param days how long the token works
     * @param token good for one use; belongs into the letter and nowhere else
     */
    record Letter(
            Invitation invitation,
            String organization,
            String invitedBy,
            long days,
            Secret token) {}
}
