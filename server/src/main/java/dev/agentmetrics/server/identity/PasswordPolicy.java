package dev.agentmetrics.server.identity;

import com.nulabinc.zxcvbn.Zxcvbn;
import dev.agentmetrics.server.core.Problem.FieldError;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which passwords are accepted: 15 characters or more, up to 1,024 bytes, and none that is quickly
 * guessed from lists of common passwords and words, from the person's and the organisation's names,
 * or from repetitions, sequences and keyboard patterns. No rules about kinds of characters.
 */
final class PasswordPolicy {

    static final int MIN_CHARACTERS = 15;
    static final int MAX_BYTES = 1_024;

    /** Below a billion guesses, a list or a pattern explains the password. */
    private static final double MIN_GUESSES_LOG10 = 9;

    /** Where a pattern ends is decided long before this, and the cost grows with the square. */
    private static final int MAX_JUDGED = 128;

    private static final int MIN_CONTEXT_WORD = 3;

    /** What is wrong with it; the answer never repeats any of it. */
    Optional<FieldError> objection(Password password, Collection<String> context) {
        return objection(password, context, MAX_BYTES);
    }

    /** The same where fewer bytes can be kept. */
    Optional<FieldError> objection(Password password, Collection<String> context, int maxBytes) {
        if (password.utf8().length > maxBytes) {
            return Optional.of(
                    new FieldError("password", "too_long", "at most " + maxBytes + " bytes"));
        }
        var characters = password.characters();
        try {
            if (Character.codePointCount(characters, 0, characters.length) < MIN_CHARACTERS) {
                return Optional.of(
                        new FieldError(
                                "password",
                                "too_short",
                                "at least " + MIN_CHARACTERS + " characters"));
            }
            return isGuessable(characters, context)
                    ? Optional.of(
                            new FieldError(
                                    "password",
                                    "too_common",
                                    "too easy to guess; several unrelated words make a good one"))
                    : Optional.empty();
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private static boolean isGuessable(char[] characters, Collection<String> context) {
        var judged = CharBuffer.wrap(characters, 0, Math.min(characters.length, MAX_JUDGED));
        return new Zxcvbn().measure(judged, words(context)).getGuessesLog10() < MIN_GUESSES_LOG10;
    }

    private static List<String> words(Collection<String> context) {
        return Stream.concat(Stream.of("agentmetrics", "agent metrics"), context.stream())
                .map(text -> text.toLowerCase(Locale.ROOT))
                .flatMap(
                        text ->
                                Stream.concat(
                                        Stream.of(text),
                                        Arrays.stream(text.split("[^\\p{L}\\p{N}]+"))))
                .filter(word -> word.length() >= MIN_CONTEXT_WORD)
                .distinct()
                .toList();
    }
}
