package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.telemetry.ClientEvent;
import dev.agentmetrics.server.telemetry.EventWriter;
import dev.agentmetrics.server.telemetry.Incident;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.content.SealedContent;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanWriter;
import dev.agentmetrics.server.telemetry.trace.TraceArrivals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: callers encode their rows and wait; a writer takes everything that waits, leaves
 * repeats out, stores the rest with one durable insert and answers everyone. While one writer waits
 * for the disk the other collects.
 *
 * <p>Guarantee: a receipt means that every event of the batch is durable exactly once, whoever
 * stored it. Not guaranteed: that nothing was stored when the answer was an error; sending it again
 * is safe.
 */
final class GroupCommitWriter implements EventWriter, SpanWriter, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommitWriter.class);

    private static final Duration RETRY_SOON = Duration.ofSeconds(1);
    private static final Duration RETRY_LATER = Duration.ofSeconds(5);
    private static final Duration RETRY_WHEN_THERE_IS_SPACE = Duration.ofSeconds(30);

    /** Long enough for what is in the queue, short enough for an impatient service manager. */
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final EventTables tables;
    private final Spaces spaces;
    private final Claims claims;
    private final HourBook hours;
    private final Limits limits;
    private final Runnable filterOverfull;
    private final TraceArrivals arrivals;
    private final Incident incident;
    private final BatchQueue queue;
    private final List<Thread> writers = new ArrayList<>();
    private final long seed;

    /**
     * A failed insert may have left rows that can be seen but are not on the disk yet, and so may
     * the process before this one. Before such a row counts as stored, everything is synced.
     */
    private final AtomicLong failures = new AtomicLong(1);

    private final AtomicLong failuresSynced = new AtomicLong();

    GroupCommitWriter(
            EventTables tables,
            Spaces spaces,
            Claims claims,
            HourBook hours,
            Limits limits,
            long seed,
            Clock clock,
            Runnable filterOverfull,
            TraceArrivals arrivals) {
        this.tables = tables;
        this.spaces = spaces;
        this.claims = claims;
        this.hours = hours;
        this.limits = limits;
        this.seed = seed;
        this.filterOverfull = filterOverfull;
        this.arrivals = arrivals;
        incident = new Incident(LOG, "storing events", clock);
        queue = new BatchQueue(limits.queuedRows(), limits.queuedBytes());
    }

    /**
     * @param writers how many groups may be stored at the same time; more make the groups smaller
     * @param patience how long a caller waits for its receipt
     */
    record Limits(
            int groupRows,
            long groupBytes,
            int queuedRows,
            long queuedBytes,
            int writers,
            Duration patience) {

        static final Limits DEFAULT =
                new Limits(20_000, 16L << 20, 100_000, 48L << 20, 1, Duration.ofSeconds(30));
    }

    void start() {
        for (var number = 1; number <= limits.writers(); number++) {
            writers.add(Thread.ofPlatform().name("event-writer-" + number).start(this::work));
        }
    }

    @Override
    public EventWriter.Receipt append(OrgId org, List<Run> runs, List<ClientEvent> events) {
        return commit(new Batch(org, runs, events, spaces));
    }

    @Override
    public SpanWriter.Receipt appendSaying(
            OrgId org, List<Span> spans, List<SealedContent> contents) {
        if (spans.isEmpty()) {
            return new SpanWriter.Receipt(0, 0);
        }
        var batch = Batch.ofSpans(org, spans, contents, spaces);
        var traces = tracesOf(spans);
        var received = firstReceived(spans);
        // On the writer's thread: also when the caller has lost patience by then. It must not hold
        // the spans: their rows are all that is needed now, and much smaller.
        var heard =
                batch.receipt.thenApply(
                        receipt -> {
                            arrivals.arrived(org, traces, received);
                            return receipt;
                        });
        offer(batch);
        var receipt = await(heard);
        return new SpanWriter.Receipt(receipt.stored(), receipt.repeated());
    }

    /** Spans of one trace mostly come one after the other. */
    private static List<String> tracesOf(List<Span> spans) {
        var traces = new ArrayList<String>();
        var last = "";
        for (var span : spans) {
            var trace = span.identity().traceId();
            if (!trace.equals(last)) {
                traces.add(trace);
                last = trace;
            }
        }
        return traces;
    }

    private static Instant firstReceived(List<Span> spans) {
        var first = Instant.MAX;
        for (var span : spans) {
            var received = span.timing().receivedAt();
            first = received.isBefore(first) ? received : first;
        }
        return first;
    }

    /** Stores what is new of it and returns when it is durable. */
    EventWriter.Receipt commit(Batch batch) {
        if (batch.size() == 0) {
            return new EventWriter.Receipt(0, 0);
        }
        offer(batch);
        return await(batch.receipt);
    }

    private void offer(Batch batch) {
        switch (queue.offer(batch)) {
            case TAKEN -> {}
            case FULL ->
                    throw unavailable(
                            "overloaded", "The server is storing as fast as it can.", RETRY_SOON);
            case SHARE_FULL ->
                    throw unavailable(
                            "overloaded",
                            "As much of your organisation is waiting as may; send this again.",
                            RETRY_SOON);
            case CLOSED ->
                    throw unavailable("shutting_down", "The server is shutting down.", RETRY_LATER);
        }
    }

    private EventWriter.Receipt await(CompletableFuture<EventWriter.Receipt> receipt) {
        try {
            return receipt.get(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            // The insert goes on, and its events stay claimed until it ends.
            incident.happened(
                    new ClickHouseException.TimedOut("no receipt within " + limits.patience()));
            throw storeUnavailable();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unavailable("shutting_down", "The server is shutting down.", RETRY_LATER);
        } catch (ExecutionException | CancellationException failed) {
            if (rootOf(failed) instanceof ProblemException problem) {
                // A copy: exceptions are not for several threads.
                throw new ProblemException(problem.problem());
            }
            throw storeUnavailable();
        }
    }

    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Stores what is waiting, then refuses everything. */
    @Override
    public void close() {
        queue.close();
        for (var writer : writers) {
            try {
                if (!writer.join(DRAIN)) {
                    LOG.warn("{} is still storing; its callers get no receipt", writer.getName());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void work() {
        var buffers =
                new Buffers(
                        new IdSet(seed),
                        new IdSet(seed),
                        new IdSet(seed),
                        new EnumMap<>(Spaces.Table.class));
        for (var table : Spaces.Table.values()) {
            buffers.rows.put(table, new RowBinary(1 << 12));
        }
        while (true) {
            var batches = queue.take(limits.groupRows(), limits.groupBytes());
            if (batches.isEmpty()) {
                return;
            }
            commit(batches, buffers);
        }
    }

    private void commit(List<Batch> batches, Buffers buffers) {
        buffers.clear();
        var group = new Group(batches, buffers.ids, buffers.doubts);
        Problem problem = null;
        try {
            claims.claim(group);
            store(group, buffers);
            if (buffers.rows.values().stream().anyMatch(rows -> rows.rows() > 0)) {
                // To find out that there was nothing to insert says little about inserting.
                incident.over();
            }
        } catch (ClickHouseException failure) {
            incident.happened(failure);
            problem = problem(failure);
        } catch (RuntimeException | Error failure) {
            // A writer that dies would leave everybody waiting.
            incident.happened(failure);
            problem = storeUnavailable().problem();
        } finally {
            if (problem != null) {
                failures.incrementAndGet();
            }
            claims.release(group);
        }
        group.answer();
        if (problem == null) {
            group.durable.complete(null);
        } else {
            group.durable.completeExceptionally(new ProblemException(problem));
        }
        if (claims.isFilterOverfull()) {
            filterOverfull.run();
        }
    }

    private void store(Group group, Buffers buffers) {
        if (group.doubts().size() > 0) {
            tables.findStored(group.doubts(), buffers.found);
            group.settle(buffers.found);
            if (buffers.found.size() > 0) {
                syncAfterFailure();
            }
        }
        for (var batch : group.batches()) {
            buffers.rows.forEach(batch::copy);
            batch.forgetRows();
        }
        var touched = group.hours();
        touched.forEach(hours::begin);
        try {
            buffers.rows.forEach(this::insert);
        } finally {
            end(touched);
        }
    }

    private void syncAfterFailure() {
        var seen = failures.get();
        if (seen > failuresSynced.get()) {
            tables.sync();
            failuresSynced.accumulateAndGet(seen, Math::max);
        }
    }

    private void insert(Spaces.Table table, RowBinary rows) {
        if (rows.rows() > 0) {
            tables.insert(table, rows);
        }
    }

    private void end(Map<OrgId, long[]> touched) {
        touched.forEach(hours::end);
    }

    private static Problem problem(ClickHouseException failure) {
        return switch (failure) {
            case ClickHouseException.StorageFull _ ->
                    new Problem.Unavailable(
                            "storage_full",
                            "The server has no space left to store events.",
                            RETRY_WHEN_THERE_IS_SPACE);
            case ClickHouseException.TimedOut _,
                    ClickHouseException.Unavailable _,
                    ClickHouseException.Rejected _ ->
                    storeUnavailable().problem();
        };
    }

    private static ProblemException storeUnavailable() {
        return unavailable(
                "store_unavailable", "The event store cannot be reached right now.", RETRY_LATER);
    }

    private static ProblemException unavailable(String code, String message, Duration retryAfter) {
        return new ProblemException(new Problem.Unavailable(code, message, retryAfter));
    }

    /** One writer's memory, used again for each group. */
    private record Buffers(
            IdSet ids, IdSet doubts, IdSet found, Map<Spaces.Table, RowBinary> rows) {

        void clear() {
            ids.clear();
            doubts.clear();
            found.clear();
            rows.values().forEach(RowBinary::clear);
        }
    }
}
