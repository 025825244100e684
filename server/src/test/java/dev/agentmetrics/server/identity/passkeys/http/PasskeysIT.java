package dev.agentmetrics.server.identity.passkeys.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditRecord;
import dev.agentmetrics.server.audit.AuditStore;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.EndReason;
import dev.agentmetrics.server.identity.PasswordStore;
import dev.agentmetrics.server.identity.SessionService;
import dev.agentmetrics.server.identity.passkeys.OwnPasskeys;
import dev.agentmetrics.server.identity.passkeys.Passkey;
import dev.agentmetrics.server.identity.passkeys.PasskeyStore;
import dev.agentmetrics.server.identity.providers.IdentityStore;
import dev.agentmetrics.server.identity.providers.LinkedIdentity;
import dev.agentmetrics.server.identity.providers.Provider;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.SoftAuthenticator;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Passkeys over real HTTP, with an authenticator that can lie, and everything that must not be. */
@ExtendWith(TestServer.Extension.class)
class PasskeysIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final People.Member person;
    private final Browser owner;
    private final SoftAuthenticator authenticator;

    PasskeysIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("passkeys");
        this.person = new People(server).in(tenant.org(), Role.OWNER);
        this.owner = person.signIn(stranger());
        this.authenticator = newAuthenticator();
    }

    private SoftAuthenticator newAuthenticator() {
        return new SoftAuthenticator(server.url());
    }

    /** From an address of its own: beginnings are counted per address. */
    private Browser stranger() {
        int n = ADDRESSES.incrementAndGet();
        return new Browser(
                server.url(),
                TestServer.client(
                        server.caFile(), "127.0.%d.%d".formatted(60 + n / 200, 1 + n % 200)));
    }

    private JsonNode added() {
        var answer = owner.addPasskey(authenticator, "Laptop");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return owner.json(answer).path("found");
    }

    private JsonNode asked(Browser from) {
        var answer = from.send("POST", "/v1/sign-ins/passkey/options", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return from.json(answer).path("public_key");
    }

    private String onlyId() {
        return owner.json(owner.get("/v1/me/passkeys")).at("/passkeys/0/id").asString();
    }

    private String code(HttpResponse<String> answer) {
        return owner.json(answer).path("error").path("code").asString();
    }

    private AuditRecord last(OrgId org) {
        return server.bean(AuditLog.class)
                .before(org, Long.MAX_VALUE, AuditFilter.ALL, 1)
                .getFirst();
    }

    private @Nullable String lastReason() {
        return last(tenant.org()).event().details().get("reason");
    }

    private JdbcClient sql() {
        return server.bean(JdbcClient.class);
    }

    private List<String> mail() {
        return sql().sql(
                        "select template from mail_message where recipient = :to order by created_at")
                .param("to", person.email())
                .query(String.class)
                .list();
    }

    private long openSessions() {
        return sql().sql(
                        "select count(*) from session where person_id = :person"
                                + " and ended_at is null")
                .param("person", person.id().value())
                .query(Long.class)
                .single();
    }

    private void refused(HttpResponse<String> answer, String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(code(answer)).isEqualTo("passkey_refused");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .noneMatch(cookie -> cookie.startsWith("__Host-am_session="));
        assertThat(last(tenant.org()).event().type()).isEqualTo(AuditType.SIGN_IN_REFUSED);
        assertThat(last(tenant.org()).event().details())
                .containsEntry("method", "passkey")
                .containsEntry("person", person.id().toString());
        assertThat(lastReason()).isEqualTo(reason);
    }

    @Test
    void aPasskeySignsItsOwnerIn() {
        var list = added();
        assertThat(list.at("/passkeys/0/label").asString()).isEqualTo("Laptop");
        assertThat(list.at("/passkeys/0/host").asString()).isEqualTo("localhost");
        assertThat(list.at("/passkeys/0/used_at").isNull()).isTrue();
        var browser = stranger();
        var answer = browser.signInWithPasskey(authenticator);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(browser.json(browser.get("/v1/me")).at("/person/email").asString())
                .isEqualTo(person.email());
        assertThat(
                        browser.send("POST", "/v1/keys", "{\"name\":\"k\",\"scope\":\"read\"}")
                                .statusCode())
                .as("with everything that a session may do")
                .isEqualTo(201);
        var found = browser.json(browser.get("/v1/me/passkeys"));
        assertThat(found.at("/passkeys/0/used_at").isNull()).isFalse();
        assertThat(mail()).containsOnlyOnce("second_factor_added");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(
                        cookie ->
                                assertThat(cookie)
                                        .startsWith("__Host-am_passkey=;")
                                        .contains("Max-Age=0"));
    }

    @Test
    void theQuestionsAreThoseOfAStrictServer() {
        var creation =
                owner.json(owner.send("POST", "/v1/me/passkeys/options", "")).path("public_key");
        assertThat(creation.at("/rp/id").asString()).isEqualTo("localhost");
        assertThat(creation.at("/authenticatorSelection/userVerification").asString())
                .isEqualTo("required");
        assertThat(creation.at("/authenticatorSelection/residentKey").asString())
                .isEqualTo("required");
        assertThat(creation.path("attestation").asString()).isEqualTo("none");
        var handle = Base64.getUrlDecoder().decode(creation.at("/user/id").asString());
        assertThat(handle).hasSizeGreaterThanOrEqualTo(32);
        assertThat(new String(handle, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(person.email(), person.id().toString());
        added();
        var again =
                owner.json(owner.send("POST", "/v1/me/passkeys/options", "")).path("public_key");
        assertThat(again.at("/excludeCredentials/0/id").asString()).isEqualTo(authenticator.id());
        assertThat(again.at("/user/id").asString())
                .as("one person is one user")
                .isEqualTo(creation.at("/user/id").asString());
        assertThat(again.path("challenge").asString())
                .hasSizeGreaterThanOrEqualTo(43)
                .isNotEqualTo(creation.path("challenge").asString());

        var browser = stranger();
        var begun = browser.send("POST", "/v1/sign-ins/passkey/options", "");
        var request = browser.json(begun).path("public_key");
        assertThat(request.path("userVerification").asString()).isEqualTo("required");
        assertThat(request.path("allowCredentials")).as("tells nobody who is here").isEmpty();
        assertThat(begun.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("__Host-am_passkey=")
                .contains("; Secure; HttpOnly; SameSite=Strict; Max-Age=300");
    }

    enum Lie {
        ORIGIN("wrong_origin", lies -> lies.origin = "https://localhost.evil.example"),
        PORT("wrong_origin", lies -> lies.origin = "https://localhost:1"),
        PLAINTEXT("wrong_origin", lies -> lies.origin = "http://localhost"),
        FRAME("wrong_origin", lies -> lies.crossOrigin = true),
        RELYING_PARTY("wrong_relying_party", lies -> lies.relyingParty = "evil.example"),
        CHALLENGE("wrong_challenge", lies -> lies.challenge = "AAAAAAAAAAAAAAAAAAAAAA"),
        UNVERIFIED("user_not_verified", lies -> lies.unverified = true),
        ABSENT("not_proven", lies -> lies.absent = true),
        TYPE("not_proven", lies -> lies.type = "webauthn.other"),
        KEY("wrong_signature", lies -> lies.otherKey = true);

        final String reason;

        // None of them keeps anything.
        @SuppressWarnings("ImmutableEnumChecker")
        final Consumer<SoftAuthenticator.Lies> told;

        Lie(String reason, Consumer<SoftAuthenticator.Lies> told) {
            this.reason = reason;
            this.told = told;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLieSignsNobodyIn(Lie lie) {
        added();
        lie.told.accept(authenticator.lies);

        refused(stranger().signInWithPasskey(authenticator), lie.reason);
        assertThat(openSessions()).isOne();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "KEY")
    void aLieAddsNoPasskey(Lie lie) {
        lie.told.accept(authenticator.lies);
        var answer = owner.addPasskey(authenticator, "Laptop");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(owner.json(owner.get("/v1/me/passkeys")).path("passkeys")).isEmpty();
        assertThat(last(tenant.org()).event().type()).isEqualTo(AuditType.PASSKEY_REFUSED);
        assertThat(lastReason()).isEqualTo(lie.reason);
        assertThat(mail()).isEmpty();
    }

    @Test
    void anUnknownPasskeyLooksLikeOneThatIsRefused() {
        added();
        authenticator.lies.unverified = true;
        var known = stranger().signInWithPasskey(authenticator);
        refused(known, "user_not_verified");
        var unknown = newAuthenticator();
        var answer = stranger().signInWithPasskey(unknown);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(without(answer, "request_id")).isEqualTo(without(known, "request_id"));
        assertThat(answer.headers().map().keySet()).isEqualTo(known.headers().map().keySet());
        assertThat(last(new OrgId(AuditStore.DEPLOYMENT)).event().details())
                .containsEntry("reason", "unknown_credential");
    }

    private static String without(HttpResponse<String> answer, String name) {
        return answer.body().replaceAll("\"" + name + "\":\"[^\"]*\"", "");
    }

    @Test
    void anAnswerCountsOnce() {
        added();
        var browser = stranger();
        var asked = asked(browser);
        var begun = browser.passkey().orElseThrow();
        var answer = authenticator.sign(asked);
        assertThat(browser.answerPasskey(answer).statusCode()).isEqualTo(200);

        browser.setPasskey(begun);
        var again = browser.answerPasskey(answer);
        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(code(again)).isEqualTo("sign_in_not_begun");
        assertThat(openSessions()).as("the owner's and this one").isEqualTo(2);
    }

    @Test
    void aRefusedAnswerIsUsedUp() {
        added();
        var browser = stranger();
        var asked = asked(browser);
        var begun = browser.passkey().orElseThrow();
        authenticator.lies.unverified = true;
        refused(browser.answerPasskey(authenticator.sign(asked)), "user_not_verified");

        browser.setPasskey(begun);
        authenticator.lies.unverified = false;
        assertThat(browser.answerPasskey(authenticator.sign(asked)).statusCode()).isEqualTo(403);
    }

    @Test
    void anAnswerCountsInTheBrowserThatAsked() {
        added();
        var victim = stranger();
        var stolen = authenticator.sign(asked(victim));
        var attacker = stranger();
        assertThat(attacker.answerPasskey(stolen).statusCode())
                .as("without a question of its own")
                .isEqualTo(403);
        asked(attacker);

        refused(attacker.answerPasskey(stolen), "wrong_challenge");
    }

    @Test
    void aQuestionIsOpenForFiveMinutes() {
        // The clock of the shared server stands still for nobody; OpenCeremoniesTest moves one.
        assertThat(asked(stranger()).path("timeout").asLong()).isEqualTo(300_000);
    }

    @Test
    void addingEndsInTheSessionInWhichItBegan() {
        var other = person.signIn(stranger());
        var asked = owner.json(owner.send("POST", "/v1/me/passkeys/options", ""));
        var body =
                JSON.writeValueAsString(
                        Map.of(
                                "label",
                                "x",
                                "credential",
                                authenticator.create(asked.path("public_key"))));
        var elsewhere = other.send("POST", "/v1/me/passkeys", body);
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(code(elsewhere)).isEqualTo("passkey_not_begun");

        assertThat(owner.send("POST", "/v1/me/passkeys", body).statusCode()).isEqualTo(200);
        assertThat(code(owner.send("POST", "/v1/me/passkeys", body)))
                .isEqualTo("passkey_not_begun");
    }

    @Test
    void somebodyElsesUserHandleOrCredentialIsRefused() {
        added();
        authenticator.lies.userHandle = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU";
        refused(stranger().signInWithPasskey(authenticator), "wrong_person");
        authenticator.lies.userHandle = null;

        var grace = new People(server).in(tenant.org(), Role.MEMBER);
        var hers = grace.signIn(stranger());
        var taken = hers.addPasskey(authenticator, "mine now");
        assertThat(taken.statusCode()).isEqualTo(422);
        assertThat(hers.json(hers.get("/v1/me/passkeys")).path("passkeys")).isEmpty();
        var browser = stranger();
        assertThat(browser.signInWithPasskey(returned()).statusCode()).isEqualTo(200);
        assertThat(browser.get("/v1/me").body()).contains(person.email());
    }

    /** With the handle of the first person again: {@code create} for the second changed it. */
    private SoftAuthenticator returned() {
        authenticator.lies.userHandle =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                sql().sql(
                                                "select handle from passkey_handle"
                                                        + " where person_id = :person")
                                        .param("person", person.id().value())
                                        .query(byte[].class)
                                        .single());
        return authenticator;
    }

    @Test
    void aCounterThatGoesBackIsRefusedAndTold() {
        authenticator.counter = 40;
        added();
        assertThat(stranger().signInWithPasskey(authenticator).statusCode()).isEqualTo(200);
        authenticator.counter = 40;
        refused(stranger().signInWithPasskey(authenticator), "counter_went_back");
        authenticator.counter = 7;
        refused(stranger().signInWithPasskey(authenticator), "counter_went_back");
        assertThat(mail()).filteredOn("passkey_copied"::equals).hasSize(2);

        authenticator.counter = 41;
        assertThat(stranger().signInWithPasskey(authenticator).statusCode()).isEqualTo(200);
    }

    @Test
    void anAuthenticatorThatDoesNotCountIsAccepted() {
        authenticator.counts = false;
        authenticator.backupEligible = true;
        added();
        assertThat(stranger().signInWithPasskey(authenticator).statusCode()).isEqualTo(200);
        authenticator.backedUp = true;
        assertThat(stranger().signInWithPasskey(authenticator).statusCode()).isEqualTo(200);
        assertThat(owner.json(owner.get("/v1/me/passkeys")).at("/passkeys/0/backed_up").asBoolean())
                .isTrue();

        authenticator.backupEligible = false;
        authenticator.backedUp = false;
        refused(stranger().signInWithPasskey(authenticator), "not_proven");
    }

    @Test
    void brokenBytesAreRefusedAndBreakNothing() {
        var random = new Random(7);
        for (int i = 0; i < 25; i++) {
            var asked = owner.json(owner.send("POST", "/v1/me/passkeys/options", ""));
            var made = newAuthenticator().create(asked.path("public_key"));
            var answer =
                    owner.send(
                            "POST",
                            "/v1/me/passkeys",
                            JSON.writeValueAsString(
                                    Map.of("label", "x", "credential", broken(made, random))));
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 422);
        }
        added();
        for (int i = 0; i < 25; i++) {
            var browser = stranger();
            var answer = browser.answerPasskey(broken(authenticator.sign(asked(browser)), random));
            assertThat(answer.statusCode()).as(answer.body()).isIn(401, 422);
        }
    }

    /** One field with a few bytes changed, or cut short. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> broken(Map<String, Object> credential, Random random) {
        var response = new HashMap<>((Map<String, Object>) credential.get("response"));
        var names =
                response.keySet().stream()
                        .filter(name -> response.get(name) instanceof String)
                        .filter(name -> !name.equals("userHandle"))
                        .sorted()
                        .toList();
        var name = names.get(random.nextInt(names.size()));
        var bytes = Base64.getUrlDecoder().decode((String) response.get(name));
        if (random.nextInt(4) == 0) {
            bytes = java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1));
        } else {
            for (int i = 0; i < 3; i++) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            }
        }
        response.put(name, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        var copy = new HashMap<>(credential);
        copy.put("response", response);
        return copy;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"credential\":null}",
                "{\"credential\":{\"id\":\"AA\"}}",
                "{\"credential\":{\"id\":\"AA\",\"response\":{}}}",
                "{\"credential\":{\"id\":\"=&\",\"response\":{\"clientDataJSON\":\"AA\","
                        + "\"authenticatorData\":\"AA\",\"signature\":\"AA\"}}}"
            })
    void whatIsNoCredentialIsSaidToBeNone(String body) {
        var browser = stranger();
        asked(browser);
        assertThat(browser.send("POST", "/v1/sign-ins/passkey", body).statusCode()).isEqualTo(422);
        owner.send("POST", "/v1/me/passkeys/options", "");
        var labelled = body.replaceFirst("\\{", "{\"label\":\"x\",").replace(",}", "}");
        assertThat(owner.send("POST", "/v1/me/passkeys", labelled).statusCode()).isEqualTo(422);
    }

    @Test
    void whatIsTooLongIsNotLookedAt() {
        var browser = stranger();
        var made = authenticator.sign(asked(browser));
        made.put("id", "A".repeat(2_000));
        assertThat(browser.answerPasskey(made).statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\nb", "\u202Eevil", "\u200B", "x61"})
    void aHostileNameIsRefused(String label) {
        var name = label.equals("x61") ? "x".repeat(61) : label;
        assertThat(owner.addPasskey(authenticator, name).statusCode()).isEqualTo(422);
        added();
        var body = JSON.writeValueAsString(Map.of("label", name));
        assertThat(owner.send("PATCH", "/v1/me/passkeys/" + onlyId(), body).statusCode())
                .isEqualTo(422);
    }

    @Test
    void aNameIsTextAndCanBeChanged() {
        var markup = "<img src=x onerror=alert(1)> & 'quoted' 钥匙";
        assertThat(owner.addPasskey(authenticator, markup).statusCode()).isEqualTo(200);
        var body = JSON.writeValueAsString(Map.of("label", " Phone "));
        var answer = owner.send("PATCH", "/v1/me/passkeys/" + onlyId(), body);
        assertThat(owner.json(answer).at("/passkeys/0/label").asString()).isEqualTo("Phone");
        assertThat(last(tenant.org()).event().type()).isEqualTo(AuditType.PASSKEY_RENAMED);
        assertThat(last(tenant.org()).event().details().toString()).doesNotContain("Phone", "img");
    }

    @Test
    void aRemovedPasskeySignsNobodyInAndTheOtherSessionsEnd() {
        added();
        var other = stranger();
        assertThat(other.signInWithPasskey(authenticator).statusCode()).isEqualTo(200);
        var before = owner.cookie().orElseThrow();
        var removed = owner.send("DELETE", "/v1/me/passkeys/" + onlyId(), "");

        assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
        assertThat(owner.json(removed).path("passkeys")).isEmpty();
        assertThat(owner.cookie().orElseThrow()).isNotEqualTo(before);
        assertThat(other.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(owner.get("/v1/me").statusCode()).isEqualTo(200);
        assertThat(stranger().signInWithPasskey(authenticator).statusCode()).isEqualTo(401);
        assertThat(mail()).containsOnlyOnce("second_factor_removed");
    }

    @Test
    void addingOneEndsTheOtherSessionsAndChangesTheValueOfThisOne() {
        var other = person.signIn(stranger());
        var before = owner.cookie().orElseThrow();
        added();

        assertThat(other.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(owner.cookie().orElseThrow()).isNotEqualTo(before);
        assertThat(owner.get("/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void somebodyElsesPasskeysDoNotExist() {
        added();
        var id = onlyId();
        var grace = new People(server).in(tenant.org(), Role.OWNER).signIn(stranger());

        assertThat(grace.json(grace.get("/v1/me/passkeys")).path("passkeys")).isEmpty();
        for (var wanted : List.of(id, "00000000-0000-0000-0000-000000000000", "x")) {
            assertThat(grace.send("DELETE", "/v1/me/passkeys/" + wanted, "").statusCode())
                    .isEqualTo(404);
            assertThat(
                            grace.send("PATCH", "/v1/me/passkeys/" + wanted, "{\"label\":\"x\"}")
                                    .statusCode())
                    .isEqualTo(404);
        }
        assertThat(onlyId()).isEqualTo(id);
    }

    @Test
    void aKeyIsNoPerson() {
        assertThat(server.get("/v1/me/passkeys", tenant.adminKey()).statusCode()).isEqualTo(403);
        assertThat(server.post("/v1/me/passkeys/options", tenant.adminKey(), "").statusCode())
                .isEqualTo(403);
    }

    @Test
    void thereIsAnEnd() {
        var passkeys = server.bean(PasskeyStore.class);
        added();
        var one = passkeys.of(person.id()).getFirst();
        for (int i = 1; i < OwnPasskeys.MAX; i++) {
            copy(i);
        }
        assertThat(passkeys.of(person.id()))
                .hasSize(OwnPasskeys.MAX)
                .extracting(Passkey::id)
                .contains(one.id());
        var answer = owner.send("POST", "/v1/me/passkeys/options", "");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(code(answer)).isEqualTo("too_many_passkeys");
    }

    private void copy(int number) {
        sql().sql(
                        """
                        insert into passkey
                               (id, person_id, relying_party, label, credential_id, public_key,
                                attestation, signature_count, backup_eligible, backed_up,
                                transports, created_at)
                        select random_uuid(), person_id, relying_party, label, :other, public_key,
                               attestation, signature_count, backup_eligible, backed_up,
                               transports, created_at
                          from passkey where person_id = :person limit 1
                        """)
                .param("other", new byte[] {1, 2, 3, (byte) number, (byte) ADDRESSES.get()})
                .param("person", person.id().value())
                .update();
    }

    private void age(Duration duration) {
        sql().sql("update session set proved_at = :at where person_id = :person")
                .param("at", Instant.now().minus(duration).atOffset(ZoneOffset.UTC))
                .param("person", person.id().value())
                .update();
    }

    @Test
    void anOldSessionChangesNothing() {
        added();
        var body = JSON.writeValueAsString(Map.of("label", "x", "credential", made()));
        age(Duration.ofMinutes(11));

        for (var answer :
                List.of(
                        owner.send("POST", "/v1/me/passkeys/options", ""),
                        owner.send("POST", "/v1/me/passkeys", body),
                        owner.send("DELETE", "/v1/me/passkeys/" + onlyId(), ""),
                        owner.send("DELETE", "/v1/me/password", ""))) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
            assertThat(code(answer)).isEqualTo("step_up_required");
        }
        assertThat(server.bean(PasskeyStore.class).of(person.id())).hasSize(1);
        assertThat(server.bean(PasswordStore.class).find(person.id())).isPresent();
    }

    private Map<String, Object> made() {
        var asked = owner.json(owner.send("POST", "/v1/me/passkeys/options", ""));
        return newAuthenticator().create(asked.path("public_key"));
    }

    @Test
    void theLastWayInStays() {
        added();
        server.bean(PasswordStore.class).delete(person.id());
        var id = onlyId();
        var refused = owner.send("DELETE", "/v1/me/passkeys/" + id, "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(code(refused)).isEqualTo("last_way_in");
        assertThat(onlyId()).isEqualTo(id);

        link();
        assertThat(owner.send("DELETE", "/v1/me/passkeys/" + id, "").statusCode()).isEqualTo(200);
        assertThat(code(owner.send("DELETE", "/v1/me/identities/google", "")))
                .as("and then the linked account is the last")
                .isEqualTo("last_way_in");
    }

    @Test
    void besideAPasskeyALinkedAccountIsNotTheLastWayIn() {
        added();
        server.bean(PasswordStore.class).delete(person.id());
        link();
        assertThat(owner.send("DELETE", "/v1/me/identities/google", "").statusCode())
                .isEqualTo(200);
    }

    private void link() {
        server.bean(IdentityStore.class)
                .insert(
                        new LinkedIdentity(
                                Provider.GOOGLE,
                                "passkeys-" + person.id(),
                                person.id(),
                                person.email(),
                                Instant.EPOCH,
                                null));
    }

    /** Under another address of the server, browsers do not offer it. */
    @Test
    void aPasskeyOfAnotherAddressIsNoWayIn() {
        added();
        sql().sql("update passkey set relying_party = 'old.example' where person_id = :person")
                .param("person", person.id().value())
                .update();
        assertThat(code(owner.send("DELETE", "/v1/me/password", ""))).isEqualTo("passkey_required");
    }

    @Test
    void aPasskeyReplacesThePassword() {
        assertThat(code(owner.send("DELETE", "/v1/me/password", ""))).isEqualTo("passkey_required");
        added();
        var other = stranger();
        assertThat(other.signInWithPasskey(authenticator).statusCode()).isEqualTo(200);
        var before = owner.cookie().orElseThrow();
        sql().sql(
                        """
                        insert into mailed_link (hash, purpose, person_id, email, created_at, expires_at)
                        values (:hash, 'reset', :person, :email, :at, :until)
                        """)
                .param(
                        "hash",
                        person.id().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .param("person", person.id().value())
                .param("email", person.email())
                .param("at", Instant.now().atOffset(ZoneOffset.UTC))
                .param("until", Instant.now().plusSeconds(900).atOffset(ZoneOffset.UTC))
                .update();
        var removed = owner.send("DELETE", "/v1/me/password", "");

        assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
        assertThat(owner.cookie().orElseThrow()).isNotEqualTo(before);
        assertThat(other.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(stranger().signIn(person.email(), "violet kettle drifts north").statusCode())
                .isEqualTo(401);
        assertThat(stranger().signInWithPasskey(authenticator).statusCode()).isEqualTo(200);
        assertThat(mail()).containsOnlyOnce("password_removed");
        assertThat(
                        sql().sql("select count(*) from mailed_link where person_id = :person")
                                .param("person", person.id().value())
                                .query(Long.class)
                                .single())
                .as("links that were asked for before")
                .isZero();
        assertThat(owner.send("DELETE", "/v1/me/password", "").statusCode()).isEqualTo(404);
    }

    /** The answer waits for the lock on the person; then the passkey is not there any more. */
    @Test
    void aPasskeyThatIsRemovedWhileASignInIsUnderWayOpensNoSession() throws Exception {
        added();
        var passkeys = server.bean(PasskeyStore.class);
        var answer =
                underWay(
                        () ->
                                passkeys.delete(
                                        person.id(), passkeys.of(person.id()).getFirst().id()));

        refused(answer, "unknown_credential");
        assertThat(openSessions()).isOne();
    }

    @Test
    void sessionsThatAreEndedWhileASignInIsUnderWayLeaveNone() throws Exception {
        added();
        var answer =
                underWay(
                        () ->
                                server.bean(SessionService.class)
                                        .endAll(person.id(), null, EndReason.ENDED));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(code(answer)).isEqualTo("sign_in_outdated");
        assertThat(openSessions()).isZero();
    }

    private HttpResponse<String> underWay(Runnable change) throws Exception {
        var accounts = server.bean(AccountService.class);
        var browser = stranger();
        try (var threads = Executors.newSingleThreadExecutor()) {
            var signIn =
                    server.bean(TransactionOperations.class)
                            .execute(
                                    _ -> {
                                        accounts.lock(new PersonId(person.id().value()));
                                        var under =
                                                threads.submit(
                                                        () ->
                                                                browser.signInWithPasskey(
                                                                        authenticator));
                                        await().until(() -> under.isDone() || somebodyWaits());
                                        change.run();
                                        return under;
                                    });
            return signIn.get();
        }
    }

    private boolean somebodyWaits() {
        return sql().sql(
                                "select count(*) from information_schema.sessions"
                                        + " where blocker_id is not null")
                        .query(Long.class)
                        .single()
                > 0;
    }

    private Browser waiting() {
        var browser = stranger();
        var answer = browser.signIn(person.email(), "violet kettle drifts north");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.body()).contains("\"passkey\"", "\"recovery_code\"");
        assertThat(browser.cookie()).isEmpty();
        return browser;
    }

    private JsonNode askedForSecondStep(Browser from) {
        var answer = from.send("POST", "/v1/sign-ins/second-step/passkey", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return from.json(answer).path("public_key");
    }

    private static HttpResponse<String> secondStep(Browser from, Map<String, Object> credential) {
        return from.send("POST", "/v1/sign-ins/second-step", from.passkeyProof(credential));
    }

    @Test
    void withAPasskeyAPasswordIsHalfASignIn() {
        var answer = owner.addPasskey(authenticator, "Laptop");
        assertThat(owner.json(answer).path("recovery_codes")).hasSize(10);
        var browser = waiting();
        var asked = askedForSecondStep(browser);
        assertThat(asked.at("/allowCredentials/0/id").asString()).isEqualTo(authenticator.id());

        assertThat(secondStep(browser, authenticator.sign(asked)).statusCode()).isEqualTo(200);
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(200);
        assertThat(last(tenant.org()).event().details())
                .containsEntry("method", "password")
                .containsEntry("second_factor", "passkey");
    }

    @ParameterizedTest
    @EnumSource
    void aLieIsNoSecondStep(Lie lie) {
        added();
        var browser = waiting();
        lie.told.accept(authenticator.lies);

        assertThat(
                        secondStep(browser, authenticator.sign(askedForSecondStep(browser)))
                                .statusCode())
                .isEqualTo(422);
        assertThat(browser.cookie()).isEmpty();
        assertThat(openSessions()).isOne();
    }

    @Test
    void aSecondStepCountsOnceAndForItsPerson() {
        added();
        var browser = waiting();
        var answer = authenticator.sign(askedForSecondStep(browser));
        assertThat(secondStep(browser, answer).statusCode()).isEqualTo(200);
        assertThat(secondStep(waiting(), answer).statusCode()).isEqualTo(422);

        var grace = new People(server).in(tenant.org(), Role.MEMBER);
        var hers = newAuthenticator();
        assertThat(grace.signIn(stranger()).addPasskey(hers, "hers").statusCode()).isEqualTo(200);
        var mine = waiting();
        assertThat(secondStep(mine, hers.sign(askedForSecondStep(mine))).statusCode())
                .isEqualTo(422);
        assertThat(secondStep(mine, Map.of("id", "AA")).statusCode()).isEqualTo(422);
        assertThat(mine.cookie()).isEmpty();
    }

    @Test
    void aPasskeyProvesOnceMoreWhoItIs() {
        added();
        age(Duration.ofMinutes(11));
        assertThat(code(owner.send("POST", "/v1/me/passkeys/options", "")))
                .isEqualTo("step_up_required");
        var before = owner.cookie().orElseThrow();
        var asked = owner.json(owner.send("POST", "/v1/sessions/current/step-up/passkey", ""));
        var proof = owner.passkeyProof(authenticator.sign(asked.path("public_key")));
        var proved = owner.send("POST", "/v1/sessions/current/step-up", proof);

        assertThat(proved.statusCode()).as(proved.body()).isEqualTo(200);
        assertThat(owner.cookie().orElseThrow()).isNotEqualTo(before);
        assertThat(owner.send("POST", "/v1/me/passkeys/options", "").statusCode()).isEqualTo(200);
    }

    @Test
    void beginningIsLimitedPerNetwork() {
        var browser = stranger();
        var attempts = 0;
        HttpResponse<String> answer;
        do {
            answer = browser.send("POST", "/v1/sign-ins/passkey/options", "");
        } while (answer.statusCode() == 200 && attempts++ < 100);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void theServerSaysThatItOffersThem() {
        var browser = stranger();
        assertThat(browser.json(browser.get("/v1/sign-ins")).path("passkeys").asBoolean()).isTrue();
        assertThat(owner.json(owner.get("/v1/me/passkeys")).path("offered").asBoolean()).isTrue();
    }
}
