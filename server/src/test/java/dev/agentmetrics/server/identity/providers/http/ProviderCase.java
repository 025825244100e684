package dev.agentmetrics.server.identity.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditRecord;
import dev.agentmetrics.server.audit.AuditStore;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.identity.PasswordStore;
import dev.agentmetrics.server.identity.providers.IdentityStore;
import dev.agentmetrics.server.identity.providers.LinkedIdentity;
import dev.agentmetrics.server.identity.providers.Provider;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.ProviderDouble;
import dev.agentmetrics.server.testing.ProviderDouble.Trouble;
import dev.agentmetrics.server.testing.Providers;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.json.JsonMapper;

/**
 * A person with a browser, an account at each service, and nothing linked yet.
 *
 * <p>Each test has its own person, organisation and address.
 */
abstract class ProviderCase {

    static final String PASSWORD = "violet kettle drifts north";
    static final JsonMapper JSON = JsonMapper.shared();
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    final TestServer server;
    final TestServer.Tenant tenant;
    final PersonId person;
    final String email;
    final String subject;
    Browser browser;

    ProviderCase(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("providers");
        this.person = newPerson(tenant.org());
        this.email = person + "@example.org";
        this.subject = "google-" + person;
        this.browser = newBrowser();
    }

    final PersonId newPerson(OrgId org) {
        var id = new PersonId(server.bean(IdSource.class).next());
        var now = server.bean(Clock.class).instant();
        var accounts = server.bean(AccountStore.class);
        accounts.insert(new Person(id, EmailAddress.parse(id + "@example.org").orElseThrow()), now);
        accounts.insert(new Membership(org, id, Role.OWNER), now);
        return id;
    }

    final void givePassword() {
        var phc = server.bean(Argon2id.class).hash(PASSWORD.getBytes(StandardCharsets.UTF_8));
        server.bean(PasswordStore.class).insert(person, phc, server.bean(Clock.class).instant());
    }

    final void given(Provider provider, String name) {
        var linked = new LinkedIdentity(provider, name, person, email, Instant.EPOCH, null);
        assertThat(server.bean(IdentityStore.class).insert(linked)).isTrue();
    }

    /** From an address of its own: beginnings are counted per address. */
    final Browser newBrowser() {
        int n = ADDRESSES.incrementAndGet();
        return new Browser(
                server.url(),
                TestServer.client(
                        server.caFile(), "127.0.%d.%d".formatted(40 + n / 200, 1 + n % 200)));
    }

    @BeforeEach
    void accounts() {
        Providers.GOOGLE.account(subject, email);
        Providers.GITHUB.account(4_711, email);
    }

    @AfterEach
    void recover() {
        Providers.GOOGLE.set(Trouble.NONE);
        Providers.GITHUB.set(Trouble.NONE);
    }

    static ProviderDouble at(String provider) {
        return provider.equals("google") ? Providers.GOOGLE : Providers.GITHUB;
    }

    final String begin(Browser from, String path, String provider, String next) {
        var answer =
                from.send(
                        "POST",
                        path,
                        JSON.writeValueAsString(Map.of("provider", provider, "next", next)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return from.json(answer).path("location").asString();
    }

    final Map<String, String> consent(Browser from, String provider) {
        var answer =
                new LinkedHashMap<>(
                        at(provider).consent(begin(from, "/v1/sign-ins", provider, "/runs?a=b")));
        answer.put("provider", provider);
        return answer;
    }

    static HttpResponse<String> finish(Browser from, Map<String, String> answer) {
        return from.send("POST", "/v1/sign-ins/finish", JSON.writeValueAsString(answer));
    }

    final HttpResponse<String> signIn(Browser from, String provider) {
        return finish(from, consent(from, provider));
    }

    final String code(HttpResponse<String> answer) {
        return browser.json(answer).path("error").path("code").asString();
    }

    final AuditRecord last(OrgId org) {
        return server.bean(AuditLog.class)
                .before(org, Long.MAX_VALUE, AuditFilter.ALL, 1)
                .getFirst();
    }

    final String lastReason() {
        return last(new OrgId(AuditStore.DEPLOYMENT)).event().details().get("reason");
    }

    final void refused(HttpResponse<String> answer, int status, String code, String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(lastReason()).isEqualTo(reason);
        assertThat(answer.headers().allValues("Set-Cookie"))
                .noneMatch(cookie -> cookie.startsWith("__Host-am_session="));
        assertThat(answer.body()).doesNotContain("needle", "<");
    }

    final HttpResponse<String> link(Browser from, String provider) {
        var answer =
                new LinkedHashMap<>(
                        at(provider).consent(begin(from, "/v1/me/identities", provider, "/x")));
        answer.put("provider", provider);
        return finish(from, answer);
    }
}
