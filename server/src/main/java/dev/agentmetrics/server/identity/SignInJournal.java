package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.audit.AuditActor;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.audit.Sparing;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What the audit log says about people coming and going.
 *
 * <p>Guarantees that what somebody typed as their address is not recorded, only a keyed hash of it:
 * people type passwords there. Refusals are recorded alike for those who exist and those who do
 * not, so that the time an answer takes does not tell; beyond some number they are only counted.
 */
@Component
final class SignInJournal {

    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int PER_ACCOUNT = 20;
    static final int IN_ALL = 2_000;

    private static final byte[] DOMAIN =
            "am-audit-account-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int SHOWN_BYTES = 8;

    private final AuditLog log;
    private final HmacKeys keys;
    private final Sparing perAccount;
    private final Sparing inAll;

    SignInJournal(AuditLog log, KeySource keys, Clock clock) {
        this.log = log;
        this.keys = keys.hmacKeys(KeySource.Name.SESSION);
        this.perAccount = new Sparing(PER_ACCOUNT, WINDOW, clock);
        this.inAll = new Sparing(IN_ALL, WINDOW, clock);
    }

    /** Why somebody was not let in. */
    enum Refusal {
        WRONG_CREDENTIALS,
        TOO_MANY_FAILURES,
        /** The password was right, and the service that keeps it, or its rules, say no. */
        BY_PROVIDER,
        /** By somebody who is signed in and was asked for it again. */
        WRONG_PRESENT_PASSWORD;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Somebody who exists, and where. */
    record Known(OrgId org, PersonId person) {}

    void ownerSetUp(OrgId org, PersonId owner, Origin from) {
        log.append(
                new AuditEvent(
                        AuditType.OWNER_SET_UP, org, AuditActor.person(owner), from, Map.of()));
    }

    /**
     * @param second what they proved besides; null when the first was enough
     */
    void signedIn(Caller caller, String method, @Nullable ProofKind second) {
        var details = new TreeMap<>(Map.of("method", method));
        if (second != null) {
            details.put("second_factor", second.text());
        }
        log.append(AuditEvent.by(caller, AuditType.SIGNED_IN, details));
    }

    void signedOut(Caller caller) {
        log.append(AuditEvent.by(caller, AuditType.SIGNED_OUT, Map.of()));
    }

    void reused(SessionStore.Row session, Origin from) {
        log.append(
                new AuditEvent(
                        AuditType.SESSION_REUSED,
                        session.org(),
                        AuditActor.ANONYMOUS,
                        from,
                        Map.of(
                                "person",
                                session.person().toString(),
                                "session",
                                session.id().toString())));
    }

    /** A person ended one of their sessions from another one. */
    void ended(Caller caller, SessionId session) {
        log.append(
                AuditEvent.by(
                        caller,
                        AuditType.SESSION_ENDED,
                        Map.of("session", session.toString(), "sessions", "1")));
    }

    /** A person ended all of their sessions, or all the others. */
    void endedAll(Caller caller, int sessions) {
        log.append(
                AuditEvent.by(
                        caller,
                        AuditType.SESSION_ENDED,
                        Map.of("sessions", Integer.toString(sessions))));
    }

    /**
     * @param account what was typed, as it is looked up
     * @param known who it belongs to; the record goes to their organisation
     */
    void refused(String account, @Nullable Known known, Refusal why, Origin from) {
        var hash =
                HexFormat.of()
                        .formatHex(
                                keys.current()
                                        .mac(DOMAIN, account.getBytes(StandardCharsets.UTF_8)),
                                0,
                                SHOWN_BYTES);
        var leftOut = perAccount.admit(hash);
        if (leftOut.isEmpty() || inAll.admit("").isEmpty()) {
            return;
        }
        var details = new TreeMap<String, String>();
        details.put("account", hash);
        details.put("reason", why.text());
        if (known != null) {
            details.put("person", known.person().toString());
        }
        if (leftOut.getAsLong() > 0) {
            details.put("not_recorded_before", Long.toString(leftOut.getAsLong()));
        }
        log.append(
                new AuditEvent(
                        AuditType.SIGN_IN_REFUSED,
                        known == null ? null : known.org(),
                        AuditActor.ANONYMOUS,
                        from,
                        details));
    }
}
