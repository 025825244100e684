package dev.agentmetrics.server.ingest.redaction;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Copies JSON without its secrets: names, strings and numbers are looked at, and the value of a
 * member called {@code password}, {@code api_key} or the like goes whatever it is.
 *
 * <p>Numbers are looked at as they were written, because a card number read as a double is another
 * number. Depth is bounded by the parser that is passed in, not here. Safe for use by several
 * threads.
 */
@Component
public final class JsonRedactor {

    private static final int LONGEST_NUMBER = 40;
    private static final String PASSWORD = "password";

    private final JsonFactory json = JsonFactory.builder().build();
    private final Redactor redactor;

    public JsonRedactor(Redactor redactor) {
        this.redactor = redactor;
    }

    /** The redacted form of a JSON text. Fails like the parser when it is not JSON. */
    public Redacted json(String text) {
        var tally = new Tally();
        var out = new StringWriter(text.length() + 16);
        try (var in = json.createParser(ObjectReadContext.empty(), text);
                var generator = json.createGenerator(ObjectWriteContext.empty(), out)) {
            in.nextToken();
            copy(in, generator, tally);
        }
        int found = tally.secrets() + tally.cards();
        return new Redacted(found == 0 ? text : out.toString(), tally.secrets(), tally.cards());
    }

    /**
     * Copies the value at which {@code in} stands, which may be an object, an array or a scalar,
     * and leaves {@code in} at its last token. The caller writes the name before, if there is one.
     */
    public void copy(JsonParser in, JsonGenerator out, Tally tally) {
        copy(in, out, tally, null);
    }

    /**
     * As {@link #copy(JsonParser, JsonGenerator, Tally)} for the value of a member: writes the
     * name, too, and lets it decide about the value. {@code in} stands at the value.
     */
    public void copyMember(String name, JsonParser in, JsonGenerator out, Tally tally) {
        out.writeName(redactor.text(name, tally));
        copy(in, out, tally, SensitiveNames.typeOf(name));
    }

    private void copy(JsonParser in, JsonGenerator out, Tally tally, @Nullable String announced) {
        // The type announced for the values at each open level; "" for none.
        var levels = new ArrayDeque<String>();
        var type = announced;
        for (var token = in.currentToken(); token != null; token = in.nextToken()) {
            switch (token) {
                case START_OBJECT -> {
                    out.writeStartObject();
                    levels.push(Objects.requireNonNullElse(handedOn(type), ""));
                }
                case START_ARRAY -> {
                    out.writeStartArray();
                    levels.push(Objects.requireNonNullElse(handedOn(type), ""));
                }
                case END_OBJECT -> {
                    out.writeEndObject();
                    levels.pop();
                }
                case END_ARRAY -> {
                    out.writeEndArray();
                    levels.pop();
                }
                case PROPERTY_NAME -> {
                    var name = in.currentName();
                    out.writeName(redactor.text(name, tally));
                    var named = SensitiveNames.typeOf(name);
                    type = named == null ? inherited(levels) : named;
                    continue;
                }
                default -> copyScalar(token, in, out, tally, type);
            }
            if (levels.isEmpty()) {
                return;
            }
            type = inherited(levels);
        }
    }

    /**
     * What a name announces for everything inside its array or object: nothing when it is {@code
     * pass}, beneath which stand the names of tests.
     */
    public static @Nullable String handedOn(@Nullable String type) {
        return SensitiveNames.PASS.equals(type) ? null : type;
    }

    private static @Nullable String inherited(ArrayDeque<String> levels) {
        var outer = levels.peek();
        return outer == null || outer.isEmpty() ? null : outer;
    }

    private void copyScalar(
            JsonToken token, JsonParser in, JsonGenerator out, Tally tally, @Nullable String type) {
        switch (token) {
            case VALUE_STRING -> out.writeString(string(in.getString(), type, tally));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> copyNumber(in, out, tally, type);
            case VALUE_TRUE -> out.writeBoolean(true);
            case VALUE_FALSE -> out.writeBoolean(false);
            default -> out.writeNull();
        }
    }

    /** What kind of secret a member of this name holds whatever it looks like, or null. */
    public @Nullable String typeAnnouncedBy(String name) {
        return SensitiveNames.typeOf(name);
    }

    /** What may be stored of a string whose name, or that of an outer one, announced the type. */
    public String string(String value, @Nullable String type, Tally tally) {
        if (type == null || value.isBlank() || Placeholders.isOne(value)) {
            return redactor.text(value, tally);
        }
        if (type.equals(SensitiveNames.PASS)) {
            return PassNames.isResult(value)
                    ? redactor.text(value, tally)
                    : string(value, PASSWORD, tally);
        }
        if (type.equals(CardScanner.CVV) && !isVerificationCode(value.strip())) {
            return redactor.text(value, tally);
        }
        // A rule that knows the format gives the better name, if nothing else stands there.
        var known = redactor.text(value);
        if (known.secrets() + known.cards() == 1 && isOnePlaceholder(known.value())) {
            redactor.text(value, tally);
            return known.value();
        }
        tally.count(type);
        return "[redacted:" + type + "]";
    }

    private void copyNumber(JsonParser in, JsonGenerator out, Tally tally, @Nullable String type) {
        var written = in.getString();
        var kept = number(written, type, tally);
        if (kept.equals(written)) {
            out.writeNumber(written);
        } else {
            out.writeString(kept);
        }
    }

    /**
     * What may be stored of a number, as it was written: the number, or a text in its place. An
     * array or object hands the type that its name announced to everything inside.
     */
    public String number(String written, @Nullable String type, Tally tally) {
        if (CardScanner.isCardNumber(written) || isWrittenAsFraction(written)) {
            tally.count(CardScanner.PAN);
            return "[redacted:" + CardScanner.PAN + "]";
        }
        if (type != null && isSecretNumber(written, type)) {
            var kind = type.equals(SensitiveNames.PASS) ? PASSWORD : type;
            tally.count(kind);
            return "[redacted:" + kind + "]";
        }
        return written;
    }

    /**
     * A number can be a password or a verification code, but hardly a key; a short one called
     * {@code pass} is how many tests passed.
     */
    private static boolean isSecretNumber(String number, String type) {
        return type.equals(PASSWORD)
                || (type.equals(SensitiveNames.PASS) && PassNames.isLongNumber(number))
                || (type.equals(CardScanner.CVV) && isVerificationCode(number));
    }

    private static boolean isVerificationCode(String value) {
        return (value.length() == 3 || value.length() == 4)
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** {@code 4111111111111111.0} and {@code 4.111111111111111E15} are whole numbers, too. */
    private static boolean isWrittenAsFraction(String number) {
        if (number.length() < CardScanner.SHORTEST
                || number.length() > LONGEST_NUMBER
                || (number.indexOf('.') < 0
                        && number.indexOf('e') < 0
                        && number.indexOf('E') < 0)) {
            return false;
        }
        try {
            var value = new BigDecimal(number).stripTrailingZeros();
            boolean whole = value.scale() <= 0 && value.scale() > -CardScanner.LONGEST;
            return whole && CardScanner.isCardNumber(value.toPlainString());
        } catch (NumberFormatException exponentOutOfRange) {
            return false;
        }
    }

    private static boolean isOnePlaceholder(String value) {
        return value.startsWith("[redacted:") && value.indexOf(']') == value.length() - 1;
    }
}
