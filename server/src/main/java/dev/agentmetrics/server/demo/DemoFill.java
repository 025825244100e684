package dev.agentmetrics.server.demo;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.apikeys.ApiKey;
import dev.agentmetrics.server.apikeys.ApiKeyService;
import dev.agentmetrics.server.apikeys.NewKey;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.ServerReady;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.metrics.StatusService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * {@code ./dev run --demo}: fills a server that has no runs yet, as a client would. What was
 * interrupted is sent again from the start, and the server stores what it does not have. The key it
 * sends with is its own and ends with it.
 */
@Component
@ConditionalOnProperty("agentmetrics.demo")
class DemoFill {

    private static final Logger LOG = LoggerFactory.getLogger(DemoFill.class);

    private static final Scenario SCENARIO = Scenario.FLEET;

    /** Should the process die before the key is ended. */
    private static final Duration KEY_LIFE = Duration.ofMinutes(30);

    private static final long STEP = 5_000;

    private final AccountService accounts;
    private final ApiKeyService keys;
    private final StatusService status;
    private final Clock clock;
    private final DemoBegun begun;

    DemoFill(
            AccountService accounts,
            ApiKeyService keys,
            StatusService status,
            Clock clock,
            DataDir dataDir) {
        this.accounts = accounts;
        this.keys = keys;
        this.status = status;
        this.clock = clock;
        this.begun = new DemoBegun(dataDir);
    }

    /** Works beside the server, which is ready all the while. */
    @EventListener
    void start(ServerReady server) {
        Thread.ofVirtual().name("demo").start(() -> fill(server));
    }

    private void fill(ServerReady server) {
        var caller = caller(accounts.first().id());
        var unfinished = begun.read();
        if (unfinished.isEmpty() && status.status(caller, server.url().toString()).hasRuns()) {
            LOG.info("demo data is not added: there are runs already");
            return;
        }
        var now = unfinished.orElseGet(() -> begun.write(clock.instant()));
        var expiry = clock.instant().plus(KEY_LIFE);
        var key = keys.issue(caller, new NewKey("Demo", ApiKey.Mode.LIVE, Scope.WRITE, expiry));
        try {
            send(server, key.secret(), now);
            begun.delete();
        } catch (IllegalStateException failure) {
            LOG.error("demo data is incomplete: {}", failure.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            keys.revoke(caller, key.key().keyId());
        }
    }

    private void send(ServerReady server, Secret key, Instant now) throws InterruptedException {
        LOG.info("sending demo data: {}", SCENARIO.description());
        try (var sender = new EventSender(server.url(), key.reveal(), server.caFile())) {
            var events = SCENARIO.events(new EventFactory(new Random(now.getEpochSecond())), now);
            var accepted = sender.send(events, DemoFill::report);
            LOG.info(
                    "demo data is in: {} runs; look at {}",
                    accepted,
                    server.url().resolve(SCENARIO.page()));
        }
    }

    private static void report(long sent) {
        if (sent % STEP == 0) {
            LOG.info("{} demo runs sent", sent);
        }
    }

    private static Caller caller(OrgId org) {
        return new Caller(
                org,
                new Caller.Actor.ApiKey("demo", true),
                Set.of(Permission.DATA_READ, Permission.KEY_MANAGE, Permission.EVENT_WRITE));
    }
}
