package dev.agentmetrics.server.identity;

/**
 * Somebody proved who they are.
 *
 * @param ticket taken before the proof was looked at
 * @param backing what the provider wants to be kept with the session that is opened for it
 */
public record Proof(SignInTicket ticket, Backing backing) {

    /** What a session rests on besides our own rows. */
    @FunctionalInterface
    public interface Backing {

        /** Of sessions that rest on nothing else. */
        Backing NONE = _ -> {};

        /** In the transaction that opens the session. */
        void keepFor(SessionId session);
    }
}
