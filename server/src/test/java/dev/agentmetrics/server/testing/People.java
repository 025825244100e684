package dev.agentmetrics.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.identity.PasswordStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** People with a password on the shared server, and their browsers. */
public final class People {

    public static final String PASSWORD = "violet kettle drifts north";

    private final TestServer server;

    public People(TestServer server) {
        this.server = server;
    }

    /** Somebody new. */
    public Member in(OrgId org, Role role) {
        var id = new PersonId(server.bean(IdSource.class).next());
        var email = id + "@example.org";
        var now = server.bean(Clock.class).instant();
        var accounts = server.bean(AccountStore.class);
        accounts.insert(new Person(id, EmailAddress.parse(email).orElseThrow()), now);
        accounts.insert(new Membership(org, id, role), now);
        var phc = server.bean(Argon2id.class).hash(PASSWORD.getBytes(StandardCharsets.UTF_8));
        server.bean(PasswordStore.class).insert(id, phc, now);
        return new Member(server, org, id, email);
    }

    /** Somebody in an organisation. */
    public record Member(TestServer server, OrgId org, PersonId id, String email) {

        /** One more browser, with a session of its own. */
        public Browser browser() {
            return signIn(new Browser(server.url(), server.caFile()));
        }

        public Browser signIn(Browser browser) {
            assertThat(browser.signIn(email, PASSWORD).statusCode()).isEqualTo(200);
            return browser;
        }
    }
}
