package dev.agentmetrics.clickhouse;

/** What went wrong in the engine, by what the caller can do about it. */
public abstract sealed class ClickHouseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ClickHouseException(String message) {
        super(message);
    }

    /** The query exceeded its time limit, or was cancelled. Ask for less. */
    public static final class TimedOut extends ClickHouseException {
        private static final long serialVersionUID = 1L;

        public TimedOut(String message) {
            super(message);
        }
    }

    /**
     * No space is left, or writing failed. Nothing of the insert was acknowledged; try again later.
     */
    public static final class StorageFull extends ClickHouseException {
        private static final long serialVersionUID = 1L;

        public StorageFull(String message) {
            super(message);
        }
    }

    /** The engine is closed, broken, out of memory or saturated. Try again later. */
    public static final class Unavailable extends ClickHouseException {
        private static final long serialVersionUID = 1L;
        private final boolean isMemoryLimit;

        public Unavailable(String message) {
            this(message, false);
        }

        public Unavailable(String message, boolean isMemoryLimit) {
            super(message);
            this.isMemoryLimit = isMemoryLimit;
        }

        /**
         * Whether the statement needed more memory than there was: one that asks for less may do.
         */
        public boolean isMemoryLimit() {
            return isMemoryLimit;
        }
    }

    /** The engine refused the statement: a defect of ours, not of the caller's input. */
    public static final class Rejected extends ClickHouseException {
        private static final long serialVersionUID = 1L;
        private final int code;

        public Rejected(int code, String message) {
            super(message);
            this.code = code;
        }

        /** ClickHouse's own error code. */
        public int code() {
            return code;
        }
    }
}
