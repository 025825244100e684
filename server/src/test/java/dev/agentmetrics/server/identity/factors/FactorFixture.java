package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.crypto.TotpSecret;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.identity.factors.internal.JdbcRecoveryCodeStore;
import dev.agentmetrics.server.identity.factors.internal.JdbcRuleStore;
import dev.agentmetrics.server.identity.factors.internal.JdbcTotpStore;
import dev.agentmetrics.server.identity.internal.JdbcPasswordStore;
import dev.agentmetrics.server.mail.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Second factors on a real control store, with a clock and keys that the test holds. */
final class FactorFixture implements AutoCloseable {

    final MovableClock clock = MovableClock.at("2026-11-27T08:00:00Z");
    final List<Template> mails = Collections.synchronizedList(new ArrayList<>());
    final TestControlStore control;
    final AuditLog audit;
    final Totp totp;
    final RecoveryCodes recovery;
    final Factors factors;
    final OrgId org;
    private final AccountService accounts;

    FactorFixture(Engine engine, Path dataDir) {
        control = TestControlStore.open(engine, dataDir);
        var keys = TestKeys.fixed();
        var random = TestKeys.random(7);
        var transactions = control.transactions();
        accounts =
                new AccountService(new JdbcAccountStore(control.jdbc()), UUID::randomUUID, clock);
        audit = new AuditLog(new JdbcAuditStore(control.source()), transactions, keys, clock);
        var journal =
                new FactorJournal(
                        audit,
                        accounts,
                        (template, _, _) -> mails.add(template),
                        () -> "https://metrics.example",
                        clock);
        totp = new Totp(new JdbcTotpStore(control.jdbc(), transactions), keys, random, clock);
        recovery =
                new RecoveryCodes(
                        new JdbcRecoveryCodeStore(control.jdbc()),
                        journal,
                        transactions,
                        keys,
                        random,
                        clock);
        var passwords = new JdbcPasswordStore(control.jdbc());
        factors =
                new Factors(
                        List.of(totp),
                        recovery,
                        new JdbcRuleStore(control.jdbc()),
                        person -> passwords.find(person).isPresent(),
                        journal,
                        clock);
        org = accounts.first().id();
    }

    PersonId person(String email) {
        return accounts.add(org, EmailAddress.parse(email).orElseThrow(), Role.MEMBER).id();
    }

    /** Somebody's authenticator app, whose first code was used. */
    TotpSecret enrolled(PersonId person) {
        var secret = totp.begin(person).orElseThrow();
        if (!totp.confirm(person, code(secret, 0))) {
            throw new AssertionError("the app was not confirmed");
        }
        return secret;
    }

    /** The code that the app shows so many steps from now. */
    String code(TotpSecret secret, int steps) {
        return secret.code(TotpSecret.step(clock.instant()) + steps);
    }

    @Override
    public void close() {
        control.close();
    }
}
