package dev.agentmetrics.server.metrics.traces;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.metrics.Cursor;
import dev.agentmetrics.server.metrics.internal.TraceSource;
import dev.agentmetrics.server.telemetry.TelemetrySettings;
import dev.agentmetrics.server.telemetry.trace.TraceTree;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The spans of a run or a trace, and the runs that have not ended. */
@Service
public class TracesService {

    /** As many rows as its runs are counted by. */
    static final int MOST_SPANS = 50_000;

    private static final int UUID_LENGTH = 36;

    private final Guard guard;
    private final TraceSource source;
    private final SpanDetails details;
    private final Turns turns;
    private final TelemetrySettings settings;

    TracesService(
            Guard guard,
            TraceSource source,
            SpanDetails details,
            Turns turns,
            TelemetrySettings settings) {
        this.guard = guard;
        this.source = source;
        this.details = details;
        this.turns = turns;
        this.settings = settings;
    }

    /**
     * The spans of a run, from its agent down; with a trace's id, all of the trace. A run that a
     * client sent as it is has none.
     */
    SpanTree tree(Caller caller, String id, TreeQuery query) {
        guard.require(caller, Permission.DATA_READ);
        var asked = find(caller.org(), id);
        return asked.fromSpans
                ? turns.take(() -> tree(caller.org(), asked, query))
                : SpanTrees.of(
                        new Branches(TraceTree.of(List.of())),
                        new SpanTrees.Question(asked.traceId, asked.run, query.limit(), 0),
                        new int[0],
                        new int[0]);
    }

    private SpanTree tree(OrgId org, Asked asked, TreeQuery query) {
        var beginning = source.beginning(org, asked.traceId, MOST_SPANS);
        if (beginning.spans().isEmpty() && asked.run == null) {
            throw notFound("trace");
        }
        var tree = TraceTree.of(beginning.spans());
        var unread = unread(beginning.isWhole(), tree, () -> source.count(org, asked.traceId));
        var branches = new Branches(tree);
        var tops = tops(branches, asked);
        return SpanTrees.of(
                branches,
                new SpanTrees.Question(asked.traceId, asked.run, query.limit(), unread),
                tops,
                siblings(branches, tops, query));
    }

    /**
     * How many spans are not in the tree. Of what was announced and has ended two rows are read, so
     * that the tree of all rows that are ever read may have fewer spans than there are.
     */
    static long unread(boolean isWhole, TraceTree tree, LongSupplier all) {
        return isWhole ? 0 : Math.max(0, all.getAsLong() - tree.size());
    }

    /** What hangs from no agent is a run of the trace, and so is what lost its agent's span. */
    private static int[] tops(Branches branches, Asked asked) {
        var head = asked.spanId.isEmpty() ? TraceTree.NONE : branches.find(asked.spanId);
        return head == TraceTree.NONE ? branches.roots() : new int[] {head};
    }

    private static int[] siblings(Branches branches, int[] tops, TreeQuery query) {
        var parent = query.parent();
        var all = parent == null ? tops : branches.children(place(branches, parent));
        if (query.after() == null) {
            return all;
        }
        var last = branches.find(query.after());
        if (Arrays.binarySearch(all, last) < 0) {
            throw Cursor.invalid();
        }
        return Folding.after(all, last);
    }

    private static int place(Branches branches, String spanId) {
        var place = branches.find(spanId);
        if (place == TraceTree.NONE) {
            throw notFound("span");
        }
        return place;
    }

    /** One span with everything that is stored of it. */
    SpanDetail span(Caller caller, String id, String spanId) {
        guard.require(caller, Permission.DATA_READ);
        return source.span(caller.org(), find(caller.org(), id).traceId, spanId)
                .map(details::of)
                .orElseThrow(() -> notFound("span"));
    }

    /** Runs that have begun and not ended, of one agent or of all. */
    UnfinishedList unfinished(Caller caller, @Nullable String agent, int limit) {
        guard.require(caller, Permission.DATA_READ);
        var found = source.unfinished(caller.org(), agent, limit + 1);
        return new UnfinishedList(
                found.stream()
                        .limit(limit)
                        .map(
                                run ->
                                        new UnfinishedList.Run(
                                                run.traceId(),
                                                run.spanId(),
                                                run.agent(),
                                                run.startedAt(),
                                                run.lastSeen(),
                                                SpanTrees.lower(run.state())))
                        .toList(),
                found.size() > limit,
                settings.stuckAfter().toSeconds());
    }

    private Asked find(OrgId org, String id) {
        if (id.length() != UUID_LENGTH) {
            return new Asked(id, null, "", true);
        }
        var run = uuid(id);
        return source.home(org, run)
                .map(home -> new Asked(home.traceId(), run, home.spanId(), home.fromSpans()))
                .orElseThrow(() -> notFound("run"));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw notFound("run");
        }
    }

    private static ProblemException notFound(String what) {
        return new ProblemException(new Problem.NotFound(what));
    }

    /**
     * What the id in the address means.
     *
     * @param spanId where the run begins; empty for the whole trace
     */
    private record Asked(String traceId, @Nullable UUID run, String spanId, boolean fromSpans) {}
}
