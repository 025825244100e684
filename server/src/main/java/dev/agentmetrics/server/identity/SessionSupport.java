package dev.agentmetrics.server.identity;

/**
 * What sessions rest on besides our own rows: whoever proved who the person is may take it back.
 */
public interface SessionSupport {

    /**
     * Whether it still stands; asked with every request of a session. A provider that cannot be
     * asked when it has to be gives 503, and the session stays.
     */
    boolean stands(SessionId session);

    /** A session was ended, or some were; what they rested on is not needed any more. */
    void ended();
}
