package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.telemetry.Run;
import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads numbers that come as JSON numbers or, as older clients send them, as strings of digits.
 * Length is looked at before value, so that no input makes arithmetic expensive.
 */
final class Numbers {

    private static final int LONGEST = 40;

    private Numbers() {}

    /** A whole number from zero to the limit of the field. {@code 12.0} is whole, 1.5 is not. */
    static long count(JsonParser json, JsonToken token, Field field) {
        long value = whole(json, token, field);
        if (value < 0 || value > field.limit) {
            throw RejectedEvent.outOfRange(field);
        }
        return value;
    }

    /** A whole number of any sign that fits a long. */
    static long whole(JsonParser json, JsonToken token, Field field) {
        return switch (token) {
            case VALUE_NUMBER_INT -> {
                if (json.getStringLength() <= 18) {
                    yield json.getLongValue();
                }
                yield exactLong(decimal(json, token, field), field);
            }
            case VALUE_NUMBER_FLOAT, VALUE_STRING -> exactLong(decimal(json, token, field), field);
            default -> throw RejectedEvent.wrongType(field);
        };
    }

    private static long exactLong(BigDecimal value, Field field) {
        if (magnitude(value) > 18) {
            throw RejectedEvent.outOfRange(field);
        }
        if (value.signum() != 0 && value.scale() > LONGEST) {
            throw RejectedEvent.wrongType(field);
        }
        try {
            return value.longValueExact();
        } catch (ArithmeticException _) {
            throw RejectedEvent.wrongType(field);
        }
    }

    /** Milliseconds as microseconds. */
    static long micros(JsonParser json, JsonToken token, Field field) {
        var millis = amount(json, token, field);
        return millis.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    /** An amount from zero to the limit of the field, at the scale that is stored. */
    static BigDecimal amount(JsonParser json, JsonToken token, Field field) {
        var value = decimal(json, token, field);
        if (value.signum() == 0) {
            return BigDecimal.ZERO;
        }
        // By magnitude first: comparing or rounding 1e999999999 would write out its digits.
        if (value.signum() < 0 || magnitude(value) > 18) {
            throw RejectedEvent.outOfRange(field);
        }
        if (magnitude(value) < -Run.Cost.SCALE) {
            return BigDecimal.ZERO;
        }
        if (value.compareTo(BigDecimal.valueOf(field.limit)) > 0) {
            throw RejectedEvent.outOfRange(field);
        }
        return value.scale() > Run.Cost.SCALE
                ? value.setScale(Run.Cost.SCALE, RoundingMode.HALF_EVEN)
                : value;
    }

    /** Digits in front of the point, or minus the zeros behind it; never writes the number out. */
    private static long magnitude(BigDecimal value) {
        return value.signum() == 0 ? 0 : (long) value.precision() - value.scale();
    }

    private static BigDecimal decimal(JsonParser json, JsonToken token, Field field) {
        return switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                if (json.isNaN()) {
                    throw RejectedEvent.outOfRange(field);
                }
                yield parse(json.getString(), field);
            }
            case VALUE_STRING -> {
                var text = json.getString();
                yield parse(text.length() > LONGEST ? text : text.strip(), field);
            }
            default -> throw RejectedEvent.wrongType(field);
        };
    }

    private static BigDecimal parse(String text, Field field) {
        if (text.length() > LONGEST) {
            throw RejectedEvent.outOfRange(field);
        }
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789.+-eE".indexOf(text.charAt(i)) < 0) {
                throw RejectedEvent.wrongType(field);
            }
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException _) {
            throw RejectedEvent.wrongType(field);
        }
    }
}
