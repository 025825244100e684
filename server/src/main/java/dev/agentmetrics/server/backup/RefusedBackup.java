package dev.agentmetrics.server.backup;

/** A backup is not what was written, or not for here. The message is for the operator. */
public final class RefusedBackup extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Each has an exit code of its own, so that scripts can tell them apart. */
    public enum Reason {
        /** Something is missing at the end of it, or of a chunk. */
        TRUNCATED(10),
        /** Chunks stand in each other's places. */
        REORDERED(11),
        /** It is older than it claims to be, or than what is known to exist. */
        REPLAYED(12),
        /** Bytes were changed. */
        ALTERED(13),
        /** Another deployment made it, or the keys of this one are not here. */
        FOREIGN(14),
        /** The manifest was not signed by this deployment. */
        WRONG_SIGNATURE(15),
        /** It needs chunks of an earlier backup that are gone. */
        BASE_MISSING(16),
        /** A newer release made it. */
        NEWER_SCHEMA(17),
        /** There is data already where it should go. */
        NOT_EMPTY(18),
        /** There is no whole backup. */
        NONE(19),
        /** What was restored is not what was backed up. */
        MISMATCH(20),
        /** The ledger of deletions is not there, although there was one. */
        LEDGER_MISSING(21),
        /** The ledger has a gap, or ends before it says. */
        LEDGER_TRUNCATED(22),
        /** Bytes of the ledger were changed. */
        LEDGER_ALTERED(23),
        /** Another deployment's ledger, or the keys of this one are not here. */
        LEDGER_FOREIGN(24),
        /** The ledger is older than what is known to exist. */
        LEDGER_REPLAYED(25),
        /** The keys of this deployment are not here, or do not open. */
        KEYS_MISSING(26);

        private final int exitCode;

        Reason(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    private final Reason reason;

    public RefusedBackup(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public RefusedBackup(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
