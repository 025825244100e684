package dev.agentmetrics.server.ingest.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seen red with {@code CardScanner.scan} not called. */
class CardScannerTest {

    private final Redactor redactor = new Redactor();

    /** The numbers that payment providers publish for tests. */
    static Stream<String> testCards() {
        return Stream.of(
                "4242424242424242",
                "4000056655665556",
                "4111111111111111",
                "4012888888881881",
                "4222222222222",
                "5555555555554444",
                "2223003122003222",
                "5200828282828210",
                "5105105105105100",
                "378282246310005",
                "371449635398431",
                "6011111111111117",
                "6011000990139424",
                "3056930009020004",
                "36227206271667",
                "38520000023237",
                "3566002020360505",
                "3530111333300000",
                "6200000000000005",
                "6205500000000000004");
    }

    @ParameterizedTest
    @MethodSource("testCards")
    void areFoundHoweverTheyAreWritten(String card) {
        Stream.of(
                        card,
                        "card " + card + ".",
                        "n=" + card + "&x=1",
                        "{\"n\":" + card + "}",
                        "{\\\"n\\\":\\\"" + card + "\\\"}",
                        "order-" + card,
                        "card-" + grouped(card, "-"),
                        grouped(card, "-") + "-exp",
                        "n=" + grouped(card, "+") + "&x=1",
                        "name=visa+" + grouped(card, "+") + "+x",
                        "n=" + grouped(card, "%20") + "&x=1",
                        "%22card%22%3A" + card + "%7D",
                        "my%20card%20" + grouped(card, "%20") + "%20ok",
                        grouped(card, " "),
                        grouped(card, "-"),
                        grouped(card, "."),
                        grouped(card, "\u00a0"),
                        String.join(" ", card.split("")),
                        String.join("\u200b", card.split("")),
                        fullWidth(card))
                .forEach(
                        text -> {
                            var redacted = redactor.text(text);
                            assertThat(redacted.cards()).as(text).isEqualTo(1);
                            assertThat(redacted.value()).contains("[redacted:pan]");
                            assertThat(redacted.value().codePoints().filter(Character::isDigit))
                                    .hasSizeLessThan(8);
                            assertThat(digits(redacted.value())).doesNotContain(digits(card));
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111112",
                "0.4111111111111111",
                "a4111111111111111f",
                "0x4111111111111111",
                "14111111111111111123",
                "+4111111111111111",
                "call +4111111111111111",
                "ad0e-4111-1111-1111-1111",
                "4111-1111-1111-1111-9fce",
                "1111-4111 1111 1111 1111-9",
                "1795463818761000000",
                "0000000000000000"
            })
    void areNotSeenInOtherNumbers(String text) {
        assertThat(redactor.text(text)).isEqualTo(new Redacted(text, 0, 0));
    }

    /** Longer than is looked at in one go. */
    @Test
    void areFoundInLongRunsOfNumbers() {
        allAreFound(70, "378282246310005", " ");
        allAreFound(200, "4111 1111 1111 1111", " ");
        allAreFound(1_000, "4 2 2 2 2 2 2 2 2 2 2 2 2", " ");
        for (int before = 230; before < 270; before++) {
            var text = "0 ".repeat(before) + "4111 1111 1111 1111";
            assertThat(redactor.text(text).value()).as("%d", before).endsWith(" [redacted:pan]");
        }
        for (int before = 1_000; before < 1_030; before++) {
            var text = "0".repeat(before) + " 4111-1111-1111-1111 7";
            assertThat(redactor.text(text).value()).as("%d", before).endsWith(" [redacted:pan] 7");
        }
    }

    private void allAreFound(int count, String card, String between) {
        var text = String.join(between, Collections.nCopies(count, card));
        var expected = String.join(between, Collections.nCopies(count, "[redacted:pan]"));
        assertThat(redactor.text(text)).isEqualTo(new Redacted(expected, 0, count));
    }

    /** Where reading goes on, a number is no more a card than elsewhere. */
    @Test
    void areNotSeenInLongRunsOfOtherNumbers() {
        for (int before = 230; before < 270; before++) {
            var text = "0 ".repeat(before) + "12-4111111111111111";
            assertThat(redactor.text(text).cards()).as("%d", before).isZero();
        }
    }

    @Test
    void stripeDataGoesWhole() {
        var first = "%B4111111111111111^DOE/JOHN^30121010000000000?";
        var second = ";4111111111111111=30121010000000000?";

        assertThat(redactor.text(first).value()).isEqualTo("%B[redacted:track-data]");
        assertThat(redactor.text(second).value()).isEqualTo(";[redacted:track-data]");
    }

    /** Ids and times of a run must survive: fewer than one in ten thousand may be mistaken. */
    @Test
    void areHardlyEverSeenInIds() {
        var random = new Random(42);
        mistakesAreRare(() -> new UUID(random.nextLong(), random.nextLong()).toString());
        mistakesAreRare(() -> hex(random) + hex(random));
        mistakesAreRare(() -> "00-" + hex(random) + hex(random) + "-" + hex(random) + "-01");
        mistakesAreRare(() -> Long.toString(1_795_463_818_761_000_000L + random.nextInt()));
        mistakesAreRare(() -> "+" + (10_000_000_000L + random.nextLong(80_000_000_000L)));
    }

    private void mistakesAreRare(Supplier<String> ids) {
        int count = 200_000;
        int mistakes = 0;
        for (int i = 0; i < count; i++) {
            mistakes += redactor.text(ids.get()).cards();
        }
        assertThat(mistakes).as(ids.get()).isLessThan(count / 10_000);
    }

    private static String hex(Random random) {
        return String.format(Locale.ROOT, "%016x", random.nextLong());
    }

    private static String grouped(String card, String separator) {
        if (card.length() == 14 || card.length() == 15) {
            return String.join(
                    separator, card.substring(0, 4), card.substring(4, 10), card.substring(10));
        }
        return card.replaceAll("(.{4})(?=.)", "$1" + separator);
    }

    private static String digits(String text) {
        return text.replaceAll("[^0-9]", "");
    }

    private static String fullWidth(String card) {
        return card.chars()
                .collect(
                        StringBuilder::new,
                        (text, c) -> text.append((char) (c - '0' + 0xff10)),
                        StringBuilder::append)
                .toString();
    }
}
