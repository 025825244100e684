package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.EmbeddedClickHouse;
import dev.agentmetrics.clickhouse.SchemaMigrations;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.HealthCheck;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import dev.agentmetrics.server.telemetry.EventErasure;
import dev.agentmetrics.server.telemetry.EventRemoval;
import dev.agentmetrics.server.telemetry.Retention;
import dev.agentmetrics.server.telemetry.RetentionService;
import dev.agentmetrics.server.telemetry.TelemetrySettings;
import dev.agentmetrics.server.telemetry.content.ContentRetention;
import dev.agentmetrics.server.telemetry.content.ContentStore;
import dev.agentmetrics.server.telemetry.metric.MetricWriter;
import dev.agentmetrics.server.telemetry.read.CallFacts;
import dev.agentmetrics.server.telemetry.read.RunFacts;
import dev.agentmetrics.server.telemetry.span.ObservationWriter;
import dev.agentmetrics.server.telemetry.trace.StoredTraces;
import dev.agentmetrics.server.telemetry.trace.UnfinishedRuns;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Opens the event store and wires who writes, who tidies up and who reads. */
@Configuration(proxyBeanMethods = false)
class TelemetryConfiguration {

    /** What a shutdown may take: requests drain, the writer drains, the engine closes. */
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(60);

    @Bean
    EmbeddedClickHouse clickHouse(
            TelemetrySettings settings, DataDir dataDir, EventStoreKeys keys, Clock clock) {
        try {
            var engine = EventEngine.open(settings, dataDir, keys.get(), SHUTDOWN_GRACE);
            try {
                new SchemaMigrations(engine, clock).apply(Schema.migrations());
                return engine;
            } catch (RuntimeException failure) {
                engine.close();
                throw failure;
            }
        } catch (IllegalStateException failure) {
            throw new StartupException(String.valueOf(failure.getMessage()), failure);
        }
    }

    @Bean
    EventStoreKeys eventStoreKeys(KeySource keys) {
        return new EventStoreKeys(keys);
    }

    @Bean
    RotatesData eventStoreRotation(EventStoreKeys keys, EmbeddedClickHouse engine) {
        return new EventStoreRotation(keys, engine.currentKey(), engine::needs);
    }

    @Bean
    HealthCheck eventStoreHealth(ClickHouse clickHouse) {
        return new EventStoreHealth(clickHouse);
    }

    @Bean
    Spaces eventSpaces() {
        return new Spaces();
    }

    @Bean
    Claims eventClaims() {
        return new Claims();
    }

    @Bean
    HourBook hourBook(Clock clock) {
        return new HourBook(clock);
    }

    @Bean
    EventTables eventTables(ClickHouse clickHouse, Spaces spaces) {
        return new ClickHouseEventTables(clickHouse, spaces);
    }

    @Bean(destroyMethod = "")
    FilterBuilder filterBuilder(EventTables tables, Claims claims, IdSource ids, Clock clock) {
        return new FilterBuilder(
                tables,
                claims,
                FilterBuilder.Sizing.DEFAULT,
                FilterBuilder.PAUSE_AFTER_FAILURE,
                seed(ids),
                clock);
    }

    @Bean(destroyMethod = "")
    GroupCommitWriter eventWriter(
            EventTables tables,
            Spaces spaces,
            Claims claims,
            HourBook hours,
            FilterBuilder filter,
            PendingTraces pending,
            IdSource ids,
            Clock clock) {
        return new GroupCommitWriter(
                tables,
                spaces,
                claims,
                hours,
                GroupCommitWriter.Limits.DEFAULT,
                seed(ids),
                clock,
                filter::request,
                pending);
    }

    @Bean
    ObservationWriter observationWriter(GroupCommitWriter writer, Spaces spaces) {
        return new ObservationTables(writer, spaces);
    }

    @Bean
    RollUps rollUps(ClickHouse clickHouse, HourBook hours, Clock clock) {
        return new RollUps(clickHouse, hours, clock);
    }

    @Bean
    RunFacts runFacts(HourBook hours) {
        return new RunFacts(hours);
    }

    @Bean
    CallFacts callFacts(HourBook hours) {
        return new CallFacts(hours);
    }

    @Bean
    Retention retention(JdbcClient jdbc, TelemetrySettings settings) {
        return new JdbcRetention(jdbc, settings.retentionDays());
    }

    @Bean
    MetricWriter metricWriter(GroupCommitWriter writer, Spaces spaces) {
        return new MetricTable(writer, spaces);
    }

    @Bean
    RetentionService retentionService(
            Guard guard, Retention retention, AuditLog log, TransactionOperations transactions) {
        return new RetentionService(guard, retention, log, transactions);
    }

    @Bean
    Expiry expiry(
            ClickHouse clickHouse,
            RollUps rollUps,
            HourBook hours,
            Retention retention,
            ContentRetention contents,
            Clock clock) {
        return new Expiry(
                clickHouse,
                rollUps,
                hours,
                retention,
                new ContentExpiry(clickHouse, contents, clock),
                clock);
    }

    @Bean
    ContentStore contentStore(ClickHouse clickHouse) {
        return new ClickHouseContents(clickHouse);
    }

    @Bean
    EventErasure eventErasure(
            ClickHouse clickHouse, Claims claims, RollUps rollUps, HourBook hours) {
        return new ClickHouseErasure(clickHouse, claims, rollUps, hours);
    }

    @Bean
    GoingTraces goingTraces(JdbcClient jdbc, IdSource ids) {
        return new GoingTraces(new JdbcGoingStore(jdbc, ids));
    }

    @Bean
    EventRemoval eventRemoval(
            ClickHouse clickHouse, RollUps rollUps, HourBook hours, GoingTraces going) {
        return new ClickHouseRemoval(clickHouse, rollUps, hours, going);
    }

    @Bean(destroyMethod = "")
    Housekeeping housekeeping(RollUps rollUps, HourBook hours, Expiry expiry, Clock clock) {
        return new Housekeeping(rollUps, hours, expiry, clock);
    }

    @Bean
    PendingTraces pendingTraces(TelemetrySettings settings, Clock clock) {
        return new PendingTraces(PendingTraces.MOST, settings.traceSettle(), clock);
    }

    @Bean(destroyMethod = "")
    TraceSettler traceSettler(
            PendingTraces pending,
            ClickHouse clickHouse,
            GroupCommitWriter writer,
            RollUps rollUps,
            HourBook hours,
            Claims claims,
            Spaces spaces,
            GoingTraces going,
            Clock clock) {
        return new TraceSettler(
                pending,
                new ClickHouseSpans(clickHouse),
                new RunsOfTraces(clickHouse, claims, spaces, rollUps, hours),
                new TraceStates(clickHouse, clock),
                writer,
                rollUps,
                claims,
                going,
                clock);
    }

    @Bean
    UnfinishedRuns unfinishedRuns(ClickHouse clickHouse, TelemetrySettings settings, Clock clock) {
        return new ClickHouseUnfinishedRuns(clickHouse, settings.stuckAfter(), clock);
    }

    @Bean
    StoredTraces storedTraces(ClickHouse clickHouse) {
        return new ClickHouseTraces(clickHouse);
    }

    @Bean
    EventStoreLifecycle eventStoreLifecycle(
            GroupCommitWriter writer,
            FilterBuilder filter,
            Housekeeping housekeeping,
            TraceSettler settler) {
        return new EventStoreLifecycle(writer, filter, housekeeping, settler);
    }

    /** The low half of a new id is random. */
    private static long seed(IdSource ids) {
        return ids.next().getLeastSignificantBits();
    }
}
