package dev.agentmetrics.server.testing;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.SessionService;
import java.time.Clock;

/** People of a {@link TestServer} who are signed in, without a password that takes time. */
public final class People {

    private final TestServer server;

    public People(TestServer server) {
        this.server = server;
    }

    /** Somebody with a session. */
    public record Signed(PersonId id, String email, Browser browser) {}

    /** Somebody new, in this organisation. */
    public Signed in(OrgId org, Role role) {
        var email = server.bean(IdSource.class).next() + "@people.example";
        var address = EmailAddress.parse(email).orElseThrow();
        var person = server.bean(AccountService.class).register(address);
        add(org, person.id(), role);
        return new Signed(person.id(), email, browser(org, person.id()));
    }

    /** Somebody in one more organisation. */
    public void add(OrgId org, PersonId person, Role role) {
        server.bean(AccountStore.class)
                .insert(new Membership(org, person, role), server.bean(Clock.class).instant());
    }

    /** One more session of somebody. */
    public Browser browser(OrgId org, PersonId person) {
        var session = server.bean(SessionService.class).start(org, person);
        var cookie = session.newCookie();
        if (cookie == null) {
            throw new IllegalStateException("a new session has a cookie");
        }
        var browser = anonymous();
        browser.resume(cookie.reveal(), session.csrfToken().reveal());
        return browser;
    }

    public Browser anonymous() {
        return new Browser(server.url(), server.caFile());
    }
}
