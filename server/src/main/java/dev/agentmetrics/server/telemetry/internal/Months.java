package dev.agentmetrics.server.telemetry.internal;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** Months in UTC as the store partitions by them: 202611. */
final class Months {

    private Months() {}

    /** The first moment after it. */
    static Instant end(int month) {
        return YearMonth.of(month / 100, month % 100)
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    static int of(long hour) {
        var date = HourBook.start(hour).atOffset(ZoneOffset.UTC);
        return date.getYear() * 100 + date.getMonthValue();
    }
}
