package dev.agentmetrics.server.identity.supabase;

/** Supabase knows somebody, and still they do not come in. */
final class Unwelcome extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    enum Reason {
        EMAIL_NOT_VERIFIED,
        /** They have one at Supabase, which was not asked for. */
        SECOND_FACTOR,
        /** By somebody here who is not linked to this user. */
        ADDRESS_TAKEN,
        SIGN_UP_CLOSED
    }

    private final Reason reason;

    Unwelcome(Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
