package dev.agentmetrics.server.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.apikeys.internal.JdbcApiKeyStore;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class ApiKeyServiceTest {

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private KeyFixture fixture;
    private MovableClock clock;
    private TestKeys keys;
    private TestControlStore control;
    private Caller owner;
    private ApiKeyService service;

    @BeforeEach
    void open() {
        fixture = new KeyFixture(engine, dataDir);
        clock = fixture.clock;
        keys = fixture.keys;
        control = fixture.control;
        owner = fixture.owner;
        service = fixture.service;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** As after a restart. */
    private ApiKeyService service() {
        fixture.start();
        return fixture.service;
    }

    private IssuedKey issue(Scope scope) {
        return service.issue(owner, new NewKey("script", ApiKey.Mode.TEST, scope, null));
    }

    @Test
    @Tag("C09")
    void issuesKeysOfTheDocumentedShape() {
        var live = service.issue(owner, new NewKey("a", ApiKey.Mode.LIVE, Scope.WRITE, null));
        var test = issue(Scope.READ);

        assertThat(live.secret().reveal())
                .matches("am_live_[0-9A-HJKMNP-TV-Z]{10}_[0-9A-Za-z]{49}");
        assertThat(test.secret().reveal())
                .matches("am_test_[0-9A-HJKMNP-TV-Z]{10}_[0-9A-Za-z]{49}");
        assertThat(live.secret().reveal()).contains("_" + live.key().keyId() + "_");
        assertThat(live.secret()).hasToString("***");
        assertThat(live.toString()).doesNotContain(live.secret().reveal());
    }

    @Test
    void aKeyMayDoWhatItsScopeSays() {
        assertThat(verified(issue(Scope.WRITE)).permissions())
                .isEqualTo(Set.of(Permission.EVENT_WRITE));
        assertThat(verified(issue(Scope.READ)).permissions())
                .isEqualTo(Set.of(Permission.DATA_READ));
        assertThat(verified(issue(Scope.ADMIN)).permissions())
                .as("everything but to decide about people and to read what was said")
                .isEqualTo(
                        EnumSet.complementOf(
                                EnumSet.of(
                                        Permission.MEMBER_MANAGE,
                                        Permission.OWNERSHIP,
                                        Permission.CONTENT_READ)));
    }

    @Test
    void tellsTheOrganisationAndTheKindOfKey() {
        var live = service.issue(owner, new NewKey("a", ApiKey.Mode.LIVE, Scope.WRITE, null));

        assertThat(verified(live))
                .isEqualTo(
                        new Caller(
                                owner.org(),
                                new Caller.Actor.ApiKey(live.key().keyId(), true),
                                Set.of(Permission.EVENT_WRITE)));
        assertThat(verified(issue(Scope.WRITE)).actor())
                .isInstanceOfSatisfying(
                        Caller.Actor.ApiKey.class, key -> assertThat(key.hosted()).isFalse());
    }

    private Caller verified(IssuedKey issued) {
        return service.verify(issued.secret().reveal()).orElseThrow();
    }

    @Test
    void keepsKeysAcrossARestart() {
        var issued = issue(Scope.READ);
        control.reopen();

        assertThat(service().verify(issued.secret().reveal())).isPresent();
    }

    /** Most of these have a right checksum, so that only the hash can refuse them. */
    @Test
    @Tag("C09")
    void refusesWhatIsNotExactlyTheKey() {
        var key = issue(Scope.READ).secret().reveal();
        var other = issue(Scope.READ).secret().reveal();
        // Another key's id with this key's secret, with a checksum that is right.
        var mixed = other.substring(0, 19) + key.substring(19, 62);

        assertThat(service.verify(withChecksum(key.substring(0, 62)))).isPresent();
        assertThat(service.verify(withChecksum(mixed))).isEmpty();
        assertThat(service.verify(withChecksum(key.substring(0, 61) + swap(key.charAt(61)))))
                .isEmpty();
        assertThat(service.verify(withChecksum("am_live_" + key.substring(8, 62)))).isEmpty();
        assertThat(service.verify(withChecksum("am_test_0000000000" + key.substring(18, 62))))
                .isEmpty();
        assertThat(service.verify(key.substring(0, 67) + swap(key.charAt(67)))).isEmpty();
        assertThat(service.verify(key + "0")).isEmpty();
        assertThat(service.verify(key.substring(1))).isEmpty();
        assertThat(service.verify("")).isEmpty();
        assertThat(service.verify("Bearer " + key)).isEmpty();
        assertThat(service.verify(key.toLowerCase(java.util.Locale.ROOT))).isEmpty();
        assertThat(service.verify("\0\uD83D\uDE00".repeat(40).substring(0, 68))).isEmpty();
    }

    private static char swap(char c) {
        return c == 'x' ? 'y' : 'x';
    }

    /** The checksum once more, written down independently: CRC-32 in base 62, six digits. */
    private static String withChecksum(String checked) {
        var crc = new java.util.zip.CRC32();
        crc.update(checked.getBytes(StandardCharsets.US_ASCII));
        var digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        var text = new StringBuilder();
        for (long rest = crc.getValue(); rest > 0; rest /= 62) {
            text.insert(0, digits.charAt((int) (rest % 62)));
        }
        return checked + "0".repeat(6 - text.length()) + text;
    }

    @Test
    void refusesARevokedKeyAtOnceAndAfterARestart() {
        var issued = issue(Scope.READ);

        service.revoke(owner, issued.key().keyId());

        assertThat(service.verify(issued.secret().reveal())).isEmpty();
        assertThat(service().verify(issued.secret().reveal())).isEmpty();
        assertThat(service.list(owner))
                .singleElement()
                .satisfies(
                        key -> assertThat(key.validity().revokedAt()).isEqualTo(clock.instant()));
    }

    @Test
    void refusesAnExpiredKeyFromTheMomentItSays() {
        var expiry = clock.instant().plus(Duration.ofDays(1));
        var issued = service.issue(owner, new NewKey("day", ApiKey.Mode.LIVE, Scope.READ, expiry));

        clock.advance(Duration.ofDays(1).minusMillis(1));
        assertThat(service.verify(issued.secret().reveal())).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(service.verify(issued.secret().reveal())).isEmpty();
        assertThat(service().verify(issued.secret().reveal())).isEmpty();
    }

    @Test
    void refusesAnExpiryInThePast() {
        var past = new NewKey("late", ApiKey.Mode.LIVE, Scope.READ, clock.instant());

        assertThatThrownBy(() -> service.issue(owner, past))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure ->
                                assertThat(failure.problem()).isInstanceOf(Problem.Invalid.class));
    }

    @Test
    @Tag("C09")
    void storesTheDocumentedKeyedHash() {
        var issued = issue(Scope.READ);

        var message =
                ("am-apikey-v1\0" + issued.key().keyId() + "\0" + issued.secret().reveal())
                        .getBytes(StandardCharsets.US_ASCII);
        assertThat(storedHash(issued))
                .isEqualTo(TestKeys.hmac(keys.raw(KeySource.Name.API_KEY_PEPPER), message));
    }

    /** Skipped where there is no openssl; the test above says the same with the platform's HMAC. */
    @Test
    @Tag("C09")
    void opensslComputesTheSameHash() throws IOException, InterruptedException {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/openssl")));
        var issued = issue(Scope.READ);
        var process =
                new ProcessBuilder(
                                "/usr/bin/openssl",
                                "dgst",
                                "-sha256",
                                "-mac",
                                "HMAC",
                                "-macopt",
                                "hexkey:"
                                        + HexFormat.of()
                                                .formatHex(keys.raw(KeySource.Name.API_KEY_PEPPER)))
                        .start();
        try (var input = process.getOutputStream()) {
            input.write(
                    ("am-apikey-v1\0" + issued.key().keyId() + "\0" + issued.secret().reveal())
                            .getBytes(StandardCharsets.US_ASCII));
        }
        var printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

        assertThat(process.waitFor()).isZero();
        assertThat(printed.strip()).endsWith(HexFormat.of().formatHex(storedHash(issued)));
    }

    private byte[] storedHash(IssuedKey issued) {
        return control.jdbc()
                .sql("select hash from api_key where key_id = :id")
                .param("id", issued.key().keyId())
                .query(byte[].class)
                .single();
    }

    /** Somebody who can write the table but does not know the pepper gains nothing. */
    @Test
    @Tag("C09")
    void aPlainHashInTheTableDoesNotAuthenticate() throws Exception {
        var issued = issue(Scope.READ);
        control.jdbc()
                .sql("update api_key set hash = :hash where key_id = :id")
                .param("id", issued.key().keyId())
                .param(
                        "hash",
                        MessageDigest.getInstance("SHA-256")
                                .digest(
                                        issued.secret()
                                                .reveal()
                                                .getBytes(StandardCharsets.US_ASCII)))
                .update();

        assertThat(service().verify(issued.secret().reveal())).isEmpty();
    }

    @Test
    @Tag("C09")
    void theHashOfOneKeyIsOfNoUseForAnother() {
        var one = issue(Scope.READ);
        var other = issue(Scope.ADMIN);
        control.jdbc()
                .sql("update api_key set hash = :hash where key_id = :id")
                .param("id", other.key().keyId())
                .param("hash", storedHash(one))
                .update();
        var forged =
                withChecksum(
                        other.secret().reveal().substring(0, 19)
                                + one.secret().reveal().substring(19, 62));

        assertThat(service().verify(forged)).isEmpty();
        assertThat(service().verify(one.secret().reveal())).isPresent();
    }

    @Test
    @Tag("C09")
    void refusesToStartWithAnotherPepper() {
        issue(Scope.READ);
        var otherKeys = new TestKeys(new byte[] {1});

        assertThatThrownBy(
                        () ->
                                new KeyBook(
                                        new JdbcApiKeyStore(control.jdbc()),
                                        otherKeys,
                                        TestKeys.random(1)))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("DATA_DIR/keys");
    }

    @Test
    @Tag("C10")
    @Tag("C11")
    void noColumnHoldsTheKey() {
        var key = issue(Scope.READ).secret().reveal();

        var row = control.jdbc().sql("select * from api_key").query().singleRow().values();
        assertThat(row).isNotEmpty();
        assertThat(row.stream().map(ApiKeyServiceTest::text))
                .noneMatch(value -> value.contains(key) || value.contains(key.substring(19, 62)));
        assertThat(service.list(owner).toString()).doesNotContain(key.substring(19, 62));
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : String.valueOf(value);
    }

    @Test
    void anotherOrganisationSeesAndEndsNothing() {
        var issued = issue(Scope.READ);
        var stranger =
                new Caller(
                        new OrgId(UUID.randomUUID()), owner.actor(), Set.of(Permission.values()));

        assertThat(service.list(stranger)).isEmpty();
        assertThatThrownBy(() -> service.revoke(stranger, issued.key().keyId()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure ->
                                assertThat(failure.problem())
                                        .isEqualTo(new Problem.NotFound("key")));
        assertThat(service.verify(issued.secret().reveal())).isPresent();
    }

    @Test
    void onlyWhoMayManageKeysDoes() {
        for (var scope : new Scope[] {Scope.WRITE, Scope.READ}) {
            var caller = new Caller(owner.org(), owner.actor(), scope.permissions());
            assertThatThrownBy(() -> service.list(caller)).isInstanceOf(ProblemException.class);
            assertThatThrownBy(() -> service.revoke(caller, "0123456789"))
                    .isInstanceOf(ProblemException.class);
            assertThatThrownBy(
                            () ->
                                    service.issue(
                                            caller,
                                            new NewKey("x", ApiKey.Mode.LIVE, Scope.WRITE, null)))
                    .isInstanceOf(ProblemException.class);
        }
        assertThat(service.list(owner)).isEmpty();
    }

    @Test
    void theFirstKeyCanOnlyWriteAndIsGivenOnce() {
        assertThat(firstKey(service, false).firstKeyOnce()).isEmpty();
        var first = firstKey(service, true);
        var key = first.firstKeyOnce().map(Secret::reveal).orElseThrow();

        assertThat(key).startsWith("am_live_");
        assertThat(service.verify(key).orElseThrow().permissions())
                .isEqualTo(Set.of(Permission.EVENT_WRITE));
        assertThat(first.firstKeyOnce()).isEmpty();
        assertThat(firstKey(service(), true).firstKeyOnce()).isEmpty();
    }

    private FirstKey firstKey(ApiKeyService keys, boolean wanted) {
        return new FirstKey(keys, fixture.accounts, new FirstKeySettings(wanted));
    }
}
