package dev.agentmetrics.server.metrics.calls;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Buckets;
import dev.agentmetrics.server.metrics.Charts;
import dev.agentmetrics.server.metrics.Money;
import dev.agentmetrics.server.metrics.RangeView;
import dev.agentmetrics.server.metrics.Scope;
import dev.agentmetrics.server.metrics.Slice;
import dev.agentmetrics.server.metrics.Together;
import dev.agentmetrics.server.metrics.calls.CallsSql.Bucket;
import dev.agentmetrics.server.metrics.calls.CallsSql.Everything;
import dev.agentmetrics.server.metrics.calls.CallsSql.Name;
import dev.agentmetrics.server.metrics.calls.CallsSql.Times;
import dev.agentmetrics.server.metrics.calls.CallsSql.Used;
import dev.agentmetrics.server.telemetry.read.CallsRequest.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The lists of tools and of models that were used. */
@Service
public class CallsService {

    /** From here on a sparkline needs no minutes, and hours are summed already. */
    private static final Duration LONG = Duration.ofHours(6);

    private final Guard guard;
    private final CallsSql sql;

    CallsService(Guard guard, CallsSql sql) {
        this.guard = guard;
        this.sql = sql;
    }

    public ToolList tools(
            Caller caller, Scope scope, @Nullable String agentId, @Nullable String service) {
        guard.require(caller, Permission.DATA_READ);
        var slice = new Slice(caller.org(), scope, agentId);
        var answer = ask(new CallsQuestion(Kind.TOOL, slice, service));
        return new ToolList(
                RangeView.of(answer.buckets),
                ToolList.Calls.of(answer.everything.now()),
                ToolList.Calls.of(answer.everything.before()),
                answer.everything.most().stream().map(answer::tool).toList(),
                answer.everything.total());
    }

    public ModelList models(
            Caller caller, Scope scope, @Nullable String agentId, @Nullable String service) {
        guard.require(caller, Permission.DATA_READ);
        var slice = new Slice(caller.org(), scope, agentId);
        var answer = ask(new CallsQuestion(Kind.MODEL, slice, service));
        return new ModelList(
                RangeView.of(answer.buckets),
                ModelList.Usage.of(answer.everything.now()),
                ModelList.Usage.of(answer.everything.before()),
                answer.everything.most().stream().map(answer::model).toList(),
                answer.everything.total());
    }

    private Answer ask(CallsQuestion question) {
        var buckets = buckets(question.slice().range());
        var everything = sql.everything(question);
        var names = everything.most().stream().map(used -> used.name().name()).distinct().toList();
        var times = Together.ask(() -> sql.times(question, names));
        var series = Together.ask(() -> sql.series(question, buckets, names));
        return new Answer(
                buckets,
                everything,
                times.get(),
                series.get().stream().collect(Collectors.groupingBy(Bucket::name)));
    }

    private static Buckets buckets(TimeRange range) {
        var usual = Buckets.of(range);
        var hour = Duration.ofHours(1);
        return range.length().compareTo(LONG) >= 0 && usual.step().compareTo(hour) < 0
                ? new Buckets(range, hour)
                : usual;
    }

    private record Answer(
            Buckets buckets,
            Everything everything,
            Map<Name, Times> times,
            Map<Name, List<Bucket>> series) {

        ToolList.Tool tool(Used used) {
            var took = times.getOrDefault(used.name(), Times.NONE).durations();
            var counts = used.now().counts();
            return new ToolList.Tool(
                    used.name().name(),
                    counts.calls(),
                    counts.failed(),
                    used.now().failureRate(),
                    counts.runs(),
                    took.p50(),
                    took.p95(),
                    used.agents(),
                    used.agentCount(),
                    used.lastAt(),
                    ToolList.Calls.of(used.before()),
                    spark(used.name(), Bucket::calls, 0L),
                    spark(used.name(), Bucket::failed, 0L));
        }

        ModelList.Model model(Used used) {
            return new ModelList.Model(
                    used.name().name(),
                    used.name().provider(),
                    ModelList.Usage.of(used.now()),
                    ModelList.Times.of(times.getOrDefault(used.name(), Times.NONE)),
                    used.agents(),
                    used.agentCount(),
                    used.lastAt(),
                    ModelList.Usage.of(used.before()),
                    spark(used.name(), bucket -> Money.plain(bucket.costUsd()), BigDecimal.ZERO),
                    spark(used.name(), Bucket::calls, 0L));
        }

        private <N extends Number> List<N> spark(Name name, Function<Bucket, N> value, N nothing) {
            var values = new HashMap<Instant, N>();
            series.getOrDefault(name, List.of())
                    .forEach(bucket -> values.put(bucket.t(), value.apply(bucket)));
            return Charts.spark(buckets, values, nothing);
        }
    }
}
