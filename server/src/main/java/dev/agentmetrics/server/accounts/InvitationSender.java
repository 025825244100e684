package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.crypto.Secret;

/**
 * Takes invitations to the people who are invited. There is at most one; without it, and whenever
 * it cannot, whoever invites gets the link to pass on.
 */
@FunctionalInterface
public interface InvitationSender {

    /**
     * Called within the transaction that makes the invitation: what is written to the control store
     * stands or falls with it. Nothing slow here.
     *
     * @return whether the letter is on its way to its address, and the link need not be shown
     */
    boolean send(Letter letter);

    /**
     * What the letter says.
     *
     * @param organization its name, chosen by strangers to whoever reads this
     * @param invitedBy the address of whoever invites
     * @param link good for one use; belongs into the letter and nowhere else
     */
    record Letter(Invitation invitation, String organization, String invitedBy, Secret link) {}
}
