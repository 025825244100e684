package dev.agentmetrics.server.telemetry.internal;

import java.time.ZoneOffset;

/** Months in UTC as the store partitions by them: 202611. */
final class Months {

    private Months() {}

    static int of(long hour) {
        var date = HourBook.start(hour).atOffset(ZoneOffset.UTC);
        return date.getYear() * 100 + date.getMonthValue();
    }
}
