package dev.agentmetrics.server.ingest;

/** Ends the reading of one event: it is wrong in a way that only its sender can mend. */
final class RejectedEvent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Codes that clients may rely on. */
    static final String MISSING = "missing_field";

    static final String WRONG_TYPE = "wrong_type";
    static final String OUT_OF_RANGE = "out_of_range";
    static final String NOT_ALLOWED = "not_allowed";
    static final String TOO_DEEP = "too_deep";

    private final String field;
    private final String code;

    /** The message says what is expected; it never repeats what was sent. */
    RejectedEvent(String field, String code, String message) {
        super(message, null, false, false);
        this.field = field;
        this.code = code;
    }

    static RejectedEvent missing(Field field) {
        return new RejectedEvent(
                field.wireName, MISSING, "The field " + field.wireName + " is required.");
    }

    static RejectedEvent wrongType(Field field) {
        return new RejectedEvent(
                field.wireName, WRONG_TYPE, field.wireName + " must be " + expected(field) + ".");
    }

    static RejectedEvent outOfRange(Field field) {
        return new RejectedEvent(
                field.wireName, OUT_OF_RANGE, field.wireName + " must be " + expected(field) + ".");
    }

    private static String expected(Field field) {
        return switch (field.kind) {
            case ID, TEXT, ERROR -> "a string";
            case STATUS -> "one of success, failed, timeout, killed, cancelled";
            case TIME -> "a whole number of milliseconds since 1970";
            case DURATION, MONEY -> "a number from 0 to " + field.limit;
            case COUNT -> "a whole number from 0 to " + field.limit;
            case NAMES -> "a list of strings";
            case OBJECT -> "an object";
        };
    }

    static RejectedEvent badStatus() {
        return new RejectedEvent(
                Field.STATUS.wireName,
                NOT_ALLOWED,
                "status must be " + expected(Field.STATUS) + ".");
    }

    static RejectedEvent notAnObject() {
        return new RejectedEvent("", WRONG_TYPE, "An event must be a JSON object.");
    }

    static RejectedEvent tooDeep(int most) {
        return new RejectedEvent(
                Field.METADATA.wireName,
                TOO_DEEP,
                "Values may be nested up to " + most + " levels.");
    }

    /** Empty when the event as a whole is wrong. */
    String field() {
        return field;
    }

    String code() {
        return code;
    }

    String expectation() {
        var message = getMessage();
        return message == null ? "" : message;
    }
}
