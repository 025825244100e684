package dev.agentmetrics.server.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people write them, in the sentences that the API makes. */
final class Words {

    private Words() {}

    static String percent(double part) {
        var percent = part * 100;
        return percent >= 10 && percent == Math.rint(percent)
                ? "%.0f%%".formatted(percent)
                : String.format(Locale.ROOT, "%.1f%%", percent);
    }

    static String usd(BigDecimal amount) {
        var digits = amount.abs().compareTo(BigDecimal.ONE) >= 0 ? 2 : 4;
        var rounded = amount.setScale(digits, RoundingMode.HALF_UP);
        return "$" + (digits == 2 ? grouped(rounded) : rounded.toPlainString());
    }

    private static String grouped(BigDecimal amount) {
        return String.format(Locale.ROOT, "%,.2f", amount);
    }

    static String count(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }

    static String millis(double ms) {
        if (ms < 1_000) {
            return String.format(Locale.ROOT, "%.0f ms", ms);
        }
        if (ms < 120_000) {
            return String.format(Locale.ROOT, "%.1f s", ms / 1000);
        }
        return duration(Duration.ofMillis((long) ms));
    }

    static String duration(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " m";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " m " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }

    /** A text that fits into a sentence: one line, not too long. */
    static String quoted(String text) {
        var line = text.strip().lines().findFirst().orElse("").strip();
        var cut = line.codePointCount(0, line.length()) > 80;
        return "“" + (cut ? line.substring(0, line.offsetByCodePoints(0, 79)) + "…" : line) + "”";
    }
}
