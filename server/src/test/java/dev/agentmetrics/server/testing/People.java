package dev.agentmetrics.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.PasswordStore;
import dev.agentmetrics.server.identity.SessionService;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;

/** People on the shared server, and their browsers. */
public final class People {

    public static final String PASSWORD = "violet kettle drifts north";

    private final TestServer server;
    private final HttpClient client;

    public People(TestServer server) {
        this(server, TestServer.client(server.caFile()));
    }

    /** Whose browsers are at another address; see {@link TestServer#client}. */
    public People(TestServer server, HttpClient client) {
        this.server = server;
        this.client = client;
    }

    /** Somebody new, with a password. */
    public Member in(OrgId org, Role role) {
        var email = newEmail();
        var id = register(email);
        add(org, id, role);
        var phc = server.bean(Argon2id.class).hash(PASSWORD.getBytes(StandardCharsets.UTF_8));
        server.bean(PasswordStore.class).insert(id, phc, server.bean(Clock.class).instant());
        return new Member(this, org, id, email);
    }

    /** Somebody new who is signed in, without a password, which takes time. */
    public Signed signedIn(OrgId org, Role role) {
        var email = newEmail();
        var id = register(email);
        add(org, id, role);
        return new Signed(id, email, browser(org, id));
    }

    /** Somebody in one more organisation. */
    public void add(OrgId org, PersonId person, Role role) {
        server.bean(AccountStore.class)
                .insert(new Membership(org, person, role), server.bean(Clock.class).instant());
    }

    /** One more session of somebody, as a sign-in would open it. */
    public Browser browser(OrgId org, PersonId person) {
        var sessions = server.bean(SessionService.class);
        var session = sessions.start(sessions.ticket(person), org, Origin.UNKNOWN);
        var cookie = Optional.ofNullable(session.newCookie()).map(Secret::reveal).orElseThrow();
        var browser = anonymous();
        browser.resume(cookie, session.csrfToken().reveal());
        return browser;
    }

    public Browser anonymous() {
        return new Browser(server.url(), client);
    }

    private String newEmail() {
        return server.bean(IdSource.class).next() + "@example.org";
    }

    private PersonId register(String email) {
        var address = EmailAddress.parse(email).orElseThrow();
        return server.bean(AccountService.class).register(address).id();
    }

    /** Somebody in an organisation. */
    public record Member(People people, OrgId org, PersonId id, String email) {

        /** One more browser, with a session of its own. */
        public Browser browser() {
            return signIn(people.anonymous());
        }

        public Browser signIn(Browser browser) {
            assertThat(browser.signIn(email, PASSWORD).statusCode()).isEqualTo(200);
            return browser;
        }
    }

    /** Somebody with a session. */
    public record Signed(PersonId id, String email, Browser browser) {}
}
