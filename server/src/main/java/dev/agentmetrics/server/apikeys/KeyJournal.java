package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.audit.Sparing;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.stereotype.Component;

/** What the audit log says about keys: ids and labels, never a key. */
@Component
final class KeyJournal {

    /** A client that was forgotten sends its dead key every few seconds, for months. */
    static final Duration REFUSAL_EVERY = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(KeyJournal.class);

    private final AuditLog log;
    private final Sparing refusals;

    KeyJournal(AuditLog log, Clock clock) {
        this.log = log;
        this.refusals = new Sparing(1, REFUSAL_EVERY, clock);
    }

    /**
     * @param by null is the server itself, at its first start
     */
    void created(ApiKey key, @Nullable Caller by) {
        append(AuditType.KEY_CREATED, key, by, Map.of());
    }

    void rotated(ApiKey key, Caller by, String replacedBy) {
        append(AuditType.KEY_ROTATED, key, by, Map.of("replaced_by", replacedBy));
    }

    void revoked(ApiKey key, Caller by) {
        append(AuditType.KEY_REVOKED, key, by, Map.of());
    }

    /** Whoever sends a key in clear has it; whoever reports one need not say who they are. */
    void leaked(ApiKey key, Exposure exposure) {
        var details = new TreeMap<>(details(key));
        details.put("channel", exposure.channel().text());
        details.put("seen_at", exposure.place());
        var actor =
                switch (exposure.channel()) {
                    case PLAINTEXT -> AuditActor.key(key.keyId());
                    case REPORT -> AuditActor.ANONYMOUS;
                    case GITHUB -> AuditActor.SYSTEM;
                };
        log.append(
                new AuditEvent(AuditType.KEY_LEAKED, key.org(), actor, exposure.from(), details));
    }

    void expiring(ApiKey key) {
        append(AuditType.KEY_EXPIRING, key, null, Map.of());
    }

    /**
     * Somebody still has this key. Whether it can be recorded changes nothing about the refusal.
     */
    void refused(ApiKey key, ApiKey.State state, Origin from) {
        var leftOut = refusals.admit(key.keyId());
        if (leftOut.isEmpty()) {
            return;
        }
        var details = new TreeMap<>(details(key));
        details.put("reason", state.text());
        if (leftOut.getAsLong() > 0) {
            details.put("not_recorded_before", Long.toString(leftOut.getAsLong()));
        }
        try {
            log.append(
                    new AuditEvent(
                            AuditType.KEY_REFUSED,
                            key.org(),
                            AuditActor.key(key.keyId()),
                            from,
                            details));
        } catch (ProblemException | NestedRuntimeException failure) {
            LOG.warn("the refusal of key {} could not be recorded", key.keyId(), failure);
        }
    }

    private void append(AuditType type, ApiKey key, @Nullable Caller by, Map<String, String> more) {
        var details = new TreeMap<>(details(key));
        details.putAll(more);
        log.append(
                by == null
                        ? new AuditEvent(
                                type, key.org(), AuditActor.SYSTEM, Origin.UNKNOWN, details)
                        : AuditEvent.by(by, type, details));
    }

    private static Map<String, String> details(ApiKey key) {
        var details = new TreeMap<String, String>();
        details.put("key", key.keyId());
        details.put("name", key.label().name());
        details.put("scope", key.scope().text());
        details.put("environment", key.label().mode().text());
        var expiry = key.validity().expiresAt();
        if (expiry != null) {
            details.put("expires_at", expiry.toString());
        }
        return details;
    }
}
