package dev.agentmetrics.server.crypto.keymanager;

/**
 * A key manager did not do what it was asked. Three kinds, because three different people act: who
 * waits, who looks for the cause, who corrects the settings. Messages are one line for the operator
 * and hold nothing secret; a cause may be given where its message holds nothing secret either.
 */
public abstract sealed class KeyManagerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private KeyManagerException(String message, Throwable cause) {
        super(message, cause);
    }

    private KeyManagerException(String message) {
        super(message);
    }

    /** No answer, or "not now": a network, a time-out, a limit. The same call may work later. */
    public static final class Unavailable extends KeyManagerException {

        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * It answered no: access denied, version disabled or destroyed, changed ciphertext, another
     * context. The same call will not work until somebody changes something.
     */
    public static final class Refused extends KeyManagerException {

        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message);
        }

        public Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The settings cannot work: stops the start with exit code 78; says which and what to do. */
    public static final class Misconfigured extends KeyManagerException {

        private static final long serialVersionUID = 1L;

        public Misconfigured(String message) {
            super(message);
        }

        public Misconfigured(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
