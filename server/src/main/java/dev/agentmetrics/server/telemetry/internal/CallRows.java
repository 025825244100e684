package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.telemetry.Call;
import dev.agentmetrics.server.telemetry.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the calls of a run as one value of the column {@code calls}, an array of tuples. */
final class CallRows {

    private static final long UNKNOWN = -1;

    private CallRows() {}

    static void write(RowBinary rows, List<Call> calls) {
        rows.elements(calls.size());
        calls.forEach(call -> write(rows, call));
    }

    private static void write(RowBinary rows, Call call) {
        rows.uint8(
                        switch (call.kind()) {
                            case SUMMARY -> 1;
                            case LLM -> 2;
                            case EMBEDDING -> 3;
                            case RERANK -> 4;
                            case TOOL -> 5;
                        })
                .string(call.name())
                .string(call.provider());
        var ending = call.ending();
        rows.uint8(ending.failed() ? 1 : 0)
                .int64(orUnknown(ending.durationMicros()))
                .int64(orUnknown(ending.ttftMicros()));
        var tokens = call.tokens();
        rows.int64(tokens.input())
                .int64(tokens.output())
                .int64(tokens.reasoning())
                .int64(tokens.cacheRead())
                .int64(tokens.cacheWrite())
                .int64(tokens.unknown());
        var usd = call.price().usd();
        rows.int64(usd == null ? 0 : usd.setScale(Run.Cost.SCALE).unscaledValue().longValueExact())
                .uint8(
                        switch (call.price().basis()) {
                            case COMPUTED -> 0;
                            case REPORTED -> 1;
                            case ESTIMATED -> 2;
                            case UNPRICED -> 3;
                            case NONE -> 4;
                        });
    }

    private static long orUnknown(@Nullable Long micros) {
        return micros == null ? UNKNOWN : micros;
    }
}
