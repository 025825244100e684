package dev.agentmetrics.server.identity.supabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.crypto.Needles;
import dev.agentmetrics.server.db.StoredText;
import dev.agentmetrics.server.mail.MailServer;
import dev.agentmetrics.server.mail.TestCertificates;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.Contract;
import dev.agentmetrics.server.testing.ProviderDouble.Trouble;
import dev.agentmetrics.server.testing.ServerProcess;
import dev.agentmetrics.server.testing.SupabaseDouble;
import dev.agentmetrics.server.testing.SupabaseDouble.Signed;
import dev.agentmetrics.server.testing.TestServer;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A whole server whose passwords Supabase Auth keeps, over TLS on both sides. */
@Tag("C17")
@Tag("C18")
@Tag("C20")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SupabaseIT {

    private static final String OWNER = "ada@example.org";
    private static final String PASSWORD = "violet kettle drifts north";
    private static final String NEW = "seventeen lamps near a quiet harbour";
    private static final String REFRESH = "POST /token?grant_type=refresh_token";

    @TempDir private static Path root;
    private static SupabaseDouble supabase;
    private static MailServer mail;
    private static ServerProcess server;
    private static Browser owner;
    private static final Pattern LINK = Pattern.compile("/invitation#([0-9A-Za-z]{43})");
    private static final List<String> COOKIES = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        var certificates = new TestCertificates(root, "localhost");
        supabase = new SupabaseDouble(Clock.systemUTC(), certificates.context());
        supabase.user(OWNER, PASSWORD);
        mail = new MailServer(MailServer.Way.STARTTLS, certificates);
        server = ServerProcess.start(root.resolve("data"), settings(certificates.caFile()));
        owner = browser(1);
        assertThat(owner.setUp(server.line("setup").orElseThrow(), OWNER, PASSWORD).statusCode())
                .isEqualTo(200);
        assertThat(owner.get("/v1/me").statusCode()).isEqualTo(200);
    }

    private static Map<String, String> settings(Path caFile) throws Exception {
        var settings = new HashMap<String, String>();
        settings.put("AGENTMETRICS_IDENTITY", "supabase");
        settings.put("AGENTMETRICS_SUPABASE_URL", supabase.at("").toString());
        settings.put("AGENTMETRICS_SUPABASE_KEY", SupabaseDouble.KEY);
        settings.put("AGENTMETRICS_SIGN_UP", "open");
        settings.put("LOGGING_LEVEL_ROOT", "DEBUG");
        settings.put("AGENTMETRICS_SMTP_HOST", "localhost");
        settings.put("AGENTMETRICS_SMTP_PORT", Integer.toString(mail.port()));
        settings.put("AGENTMETRICS_SMTP_CA", caFile.toString());
        settings.put("AGENTMETRICS_SMTP_FROM", "agentmetrics@example.com");
        settings.put("AGENTMETRICS_SMTP_USER", MailServer.USER);
        settings.put("AGENTMETRICS_SMTP_PASSWORD", MailServer.PASSWORD);
        settings.put(
                "JAVA_TOOL_OPTIONS",
                "-Djavax.net.ssl.trustStoreType=JKS -Djavax.net.ssl.trustStorePassword=changeit"
                        + " -Djavax.net.ssl.trustStore="
                        + trustStore(caFile));
        return settings;
    }

    /** What an operator's machine trusts. */
    private static Path trustStore(Path caFile) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("JKS");
        store.load(null, null);
        try (var input = Files.newInputStream(caFile)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(input));
        }
        var file = root.resolve("trust.jks");
        try (var output = Files.newOutputStream(file)) {
            store.store(output, "changeit".toCharArray());
        }
        return file;
    }

    @AfterAll
    static void stop() {
        server.close();
        mail.close();
    }

    /** Somebody at an address of the network of their own. */
    private static Browser browser(int number) {
        return new Browser(
                server.url(),
                TestServer.client(root.resolve("data/tls/ca.pem"), "127.0.4." + number));
    }

    private static HttpResponse<String> signIn(Browser browser, String email, String password) {
        var answer = browser.signIn(email, password);
        Contract.assertDescribed("POST /v1/sessions", answer);
        browser.cookie().ifPresent(COOKIES::add);
        return answer;
    }

    private static String code(Browser browser, HttpResponse<String> answer) {
        return browser.json(answer).path("error").path("code").asString();
    }

    private static HttpResponse<String> post(Browser browser, String path, String json) {
        var answer = browser.send("POST", path, json.replace('\'', '"'));
        Contract.assertDescribed("POST " + path, answer);
        return answer;
    }

    /** Somebody who has been at Supabase before. */
    private static void begin(Browser browser, String email) {
        supabase.user(email, PASSWORD);
        post(browser, "/v1/sign-up", "{'email':'" + email + "'}");
        var complete =
                "{'token':'%s','password':'%s','organization_name':'Theirs'}"
                        .formatted(mailed("magiclink", email), PASSWORD);
        assertThat(post(browser, "/v1/sign-up/complete", complete).body()).contains("true");
    }

    private static String mailed(String type, String email) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> supabase.mails(email).stream().anyMatch(it -> it.type().equals(type)));
        return supabase.mails(email).getLast().token();
    }

    @Test
    @Order(1)
    void somebodyBeginsSignsInAndResetsTheirPassword() {
        var grace = browser(2);
        var email = "grace@example.org";
        assertThat(post(grace, "/v1/sign-up", "{'email':'" + email + "'}").statusCode())
                .isEqualTo(202);
        var link = mailed("signup", email);
        var body = "{'token':'%s','password':'%s','organization_name':'Graces'}";
        assertThat(post(grace, "/v1/sign-up/complete", body.formatted(link, "short")).statusCode())
                .isEqualTo(422);
        assertThat(post(grace, "/v1/sign-up/complete", body.formatted(link, PASSWORD)).statusCode())
                .isEqualTo(200);
        assertThat(signIn(grace, email, PASSWORD).statusCode()).isEqualTo(200);

        var elsewhere = browser(3);
        post(elsewhere, "/v1/password-resets", "{'email':'" + email + "'}");
        var reset = mailed("recovery", email);
        var change = "{'token':'%s','password':'%s'}".formatted(reset, NEW);
        assertThat(post(elsewhere, "/v1/password-resets/complete", change).statusCode())
                .isEqualTo(200);
        assertThat(post(elsewhere, "/v1/password-resets/complete", change).statusCode())
                .isEqualTo(404);
        assertThat(grace.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(signIn(elsewhere, email, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(signIn(elsewhere, email, NEW).statusCode()).isEqualTo(200);
        assertThat(elsewhere.json(elsewhere.get("/v1/me")).at("/organization/name").asString())
                .isEqualTo("Graces");
    }

    @Test
    @Order(2)
    void manyRequestsRefreshOnceEachTimeAndLogoutEndsBoth() throws Exception {
        var browser = browser(4);
        begin(browser, "many@example.org");
        // So that every request finds it too old.
        supabase.live(Duration.ofSeconds(30));
        assertThat(signIn(browser, "many@example.org", PASSWORD).statusCode()).isEqualTo(200);
        supabase.live(Duration.ofHours(1));
        var before = supabase.calls(REFRESH);
        try (var threads = Executors.newFixedThreadPool(20)) {
            var uses =
                    IntStream.range(0, 50)
                            .<Callable<Integer>>mapToObj(
                                    _ -> () -> browser.get("/v1/me").statusCode())
                            .toList();
            for (var use : threads.invokeAll(uses)) {
                assertThat(use.get()).isEqualTo(200);
            }
        }
        assertThat(supabase.calls(REFRESH) - before).isEqualTo(1);

        browser.send("DELETE", "/v1/sessions/current", "");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> supabase.openSessions("many@example.org") == 0);
    }

    @Test
    @Order(3)
    void whatEndsAtSupabaseEndsHere() {
        var browser = browser(5);
        begin(browser, "ended@example.org");
        supabase.live(Duration.ofSeconds(30));
        signIn(browser, "ended@example.org", PASSWORD);
        supabase.live(Duration.ofHours(1));
        supabase.endSessions("ended@example.org");
        var answer = browser.get("/v1/me");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(code(browser, answer)).isEqualTo("session_ended");
    }

    @Test
    @Order(4)
    void tokensWithAnythingWrongProveNothing() {
        var browser = browser(6);
        begin(browser, "proof@example.org");
        var wrong =
                List.<Map.Entry<Signed, Consumer<Map<String, Object>>>>of(
                        Map.entry(Signed.BY_SOMEBODY_ELSE, _ -> {}),
                        Map.entry(
                                Signed.RIGHTLY, claims -> claims.put("iss", "https://x.example")));
        for (var one : wrong) {
            supabase.sign(one.getKey(), one.getValue());
            var answer = signIn(browser, "proof@example.org", PASSWORD);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(code(browser, answer)).isEqualTo("identity_not_proven");
        }
        supabase.signRightly();
        assertThat(signIn(browser, "proof@example.org", PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    @Order(5)
    void withoutSupabaseNobodySignsInAndNothingIsLost() {
        var browser = browser(7);
        begin(browser, "down@example.org");
        supabase.live(Duration.ofSeconds(30));
        signIn(browser, "down@example.org", PASSWORD);
        supabase.live(Duration.ofHours(1));
        supabase.set(Trouble.DOWN);
        var newcomer = browser(8);
        var refused = signIn(newcomer, "down@example.org", PASSWORD);
        var waiting = browser.get("/v1/me");
        supabase.set(Trouble.NONE);

        for (var answer : List.of(refused, waiting)) {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(code(browser, answer)).isEqualTo("identity_provider_unavailable");
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> browser.get("/v1/me").statusCode() == 200);
    }

    @Test
    @Order(6)
    void googleGoesThroughSupabase() {
        var browser = browser(9);
        assertThat(browser.get("/v1/sign-ins").body()).contains("google").doesNotContain("github");
        var begun = post(browser, "/v1/sign-ins", "{'provider':'google'}");
        var location = browser.json(begun).path("location").asString();
        var answer = supabase.consent(location, "by-google@example.org");
        var finish =
                post(
                        browser,
                        "/v1/sign-ins/finish",
                        "{'provider':'google','code':'%s','state':'%s'}"
                                .formatted(answer.get("code"), answer.get("state")));
        assertThat(finish.statusCode()).as(finish.body()).isEqualTo(200);
        assertThat(browser.json(browser.get("/v1/me")).at("/person/email").asString())
                .isEqualTo("by-google@example.org");
        assertThat(browser.json(browser.get("/v1/me/identities")).path("providers").size())
                .isZero();
    }

    @Test
    @Order(7)
    void whoIsInvitedMakesTheirPasswordAtSupabase() throws Exception {
        var email = "invited@example.org";
        post(owner, "/v1/invitations", "{'email':'" + email + "','role':'member'}");
        await().atMost(Duration.ofSeconds(30)).until(() -> invitation(email).isPresent());
        var guest = browser(10);
        var body = "{'token':'" + invitation(email).orElseThrow() + "','password':'%s'}";
        var path = "/v1/invitation/accept";
        assertThat(post(guest, path, body.formatted("short")).statusCode()).isEqualTo(422);
        // A stranger who was there first keeps nobody out.
        supabase.signUpElsewhere(email, NEW);
        var verify = post(guest, path, body.formatted(PASSWORD));
        assertThat(verify.statusCode()).isEqualTo(422);
        assertThat(verify.body()).contains("not_verified");
        await().atMost(Duration.ofSeconds(30)).until(() -> supabase.mails(email).size() == 2);
        var link = supabase.mails(email).getLast().token();
        var complete = "{'token':'%s','password':'%s'}".formatted(link, PASSWORD);
        assertThat(post(guest, "/v1/sign-up/complete", complete).body()).contains("false");
        assertThat(post(guest, path, body.formatted(PASSWORD)).statusCode()).isEqualTo(200);
        assertThat(signIn(guest, email, NEW).statusCode()).isEqualTo(401);
        assertThat(signIn(guest, email, PASSWORD).statusCode()).isEqualTo(200);
        assertThat(guest.json(guest.get("/v1/me")).at("/organization/id"))
                .isEqualTo(owner.json(owner.get("/v1/me")).at("/organization/id"));
    }

    private static Optional<String> invitation(String email) throws Exception {
        for (var message : mail.received()) {
            var link = LINK.matcher(text(message));
            if (message.getAllRecipients()[0].toString().equals(email) && link.find()) {
                return Optional.of(link.group(1));
            }
        }
        return Optional.empty();
    }

    private static String text(MimeMessage message) throws Exception {
        return (String) ((Multipart) message.getContent()).getBodyPart(0).getContent();
    }

    /** A session rests on one at Supabase: nothing of ours alone opens one. */
    @Test
    @Order(8)
    void nobodySignsInWithAPasskeyAloneOrDoesWithoutAPassword() {
        var browser = browser(11);
        assertThat(browser.json(browser.get("/v1/sign-ins")).path("passkeys").asBoolean(true))
                .isFalse();
        var options = post(browser, "/v1/sign-ins/passkey/options", "");
        assertThat(options.statusCode()).isEqualTo(403);
        assertThat(code(browser, options)).isEqualTo("passkeys_not_offered");

        begin(browser, "keeps@example.org");
        signIn(browser, "keeps@example.org", PASSWORD);
        var removal = browser.send("DELETE", "/v1/me/password", "");
        Contract.assertDescribed("DELETE /v1/me/password", removal);
        assertThat(removal.statusCode()).isEqualTo(409);
        assertThat(code(browser, removal)).isEqualTo("password_required");
    }

    /** Last, because it stops the server. */
    @Test
    @Order(99)
    void noPasswordAndNoTokenStaysOnDiskOrInTheLog() {
        server.terminate();
        assertThat(server.exitCode()).isZero();
        var log = server.output();
        var secrets = new ArrayList<>(List.of(PASSWORD, NEW));
        for (var kind :
                List.of(
                        "refresh-0",
                        "refresh-1",
                        "provider-token",
                        "provider-refresh",
                        "auth-code",
                        "eyJ",
                        "0123")) {
            secrets.addAll(
                    supabase.issued().stream()
                            .filter(secret -> secret.startsWith(kind))
                            .limit(3)
                            .toList());
        }
        assertThat(secrets).anyMatch(secret -> secret.startsWith("refresh-0"));
        assertThat(secrets).anyMatch(secret -> secret.startsWith("eyJ"));
        assertThat(secrets).anyMatch(secret -> secret.startsWith("provider-refresh"));
        var stored = StoredText.of(root.resolve("data"));
        assertThat(stored)
                .as("the search finds what is there")
                .containsIgnoringCase("insert into \"public\".\"supabase_user\"");
        for (var secret : secrets) {
            assertThat(Needles.filesWith(root.resolve("data"), secret)).as("files").isEmpty();
            assertThat(Needles.isIn(stored, secret)).as("rows").isFalse();
            assertThat(Needles.isIn(log, secret)).as("log").isFalse();
            assertThat(COOKIES).doesNotContain(secret);
        }
        assertThat(log).contains("DEBUG");
    }
}
