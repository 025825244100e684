package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.audit.Sparing;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Origin;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * What the audit log says about other services: who came in with them, who did not and exactly why.
 * Beyond some number, refusals of people who are not known are only counted.
 */
@Component
final class ProviderJournal {

    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int PER_NETWORK = 20;
    static final int IN_ALL = 2_000;

    private final AuditLog log;
    private final Sparing perNetwork;
    private final Sparing inAll;

    ProviderJournal(AuditLog log, Clock clock) {
        this.log = log;
        this.perNetwork = new Sparing(PER_NETWORK, WINDOW, clock);
        this.inAll = new Sparing(IN_ALL, WINDOW, clock);
    }

    void refused(Provider provider, Refusal refusal, Origin from) {
        var known = refusal.known();
        var details = new TreeMap<String, String>();
        details.put("method", provider.text());
        details.put("reason", refusal.reason().text());
        if (known != null) {
            details.put("person", known.person().toString());
        } else {
            var leftOut = perNetwork.admit(from.network());
            if (leftOut.isEmpty() || inAll.admit("").isEmpty()) {
                return;
            }
            if (leftOut.getAsLong() > 0) {
                details.put("not_recorded_before", Long.toString(leftOut.getAsLong()));
            }
        }
        log.append(
                new AuditEvent(
                        AuditType.SIGN_IN_REFUSED,
                        known == null ? null : known.org(),
                        AuditActor.ANONYMOUS,
                        from,
                        details));
    }

    void linked(Caller caller, Provider provider) {
        changed(caller, AuditType.IDENTITY_LINKED, provider);
    }

    void unlinked(Caller caller, Provider provider) {
        changed(caller, AuditType.IDENTITY_UNLINKED, provider);
    }

    private void changed(Caller caller, AuditType type, Provider provider) {
        log.append(AuditEvent.by(caller, type, Map.of("provider", provider.text())));
    }

    /** Linking or unlinking, by somebody who is signed in. */
    void changeRefused(Caller caller, Provider provider, String wanted, Refusal refusal) {
        log.append(
                AuditEvent.by(
                        caller,
                        AuditType.IDENTITY_REFUSED,
                        Map.of(
                                "provider", provider.text(),
                                "wanted", wanted,
                                "reason", refusal.reason().text())));
    }

    /** A service would not take back the rights it gave us; an operator should. */
    void grantKept(Provider provider, Origin from) {
        log.append(
                new AuditEvent(
                        AuditType.GRANT_NOT_REVOKED,
                        null,
                        AuditActor.SYSTEM,
                        from,
                        Map.of("provider", provider.text())));
    }
}
