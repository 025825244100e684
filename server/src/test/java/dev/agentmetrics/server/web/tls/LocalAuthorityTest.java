package dev.agentmetrics.server.web.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.crypto.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("C02")
class LocalAuthorityTest {

    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource source = now::get;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private final AtomicLong ids = new AtomicLong(1);
    private final Path folder;

    LocalAuthorityTest(@TempDir Path dataDir) {
        this.folder = dataDir.resolve("tls");
    }

    private SealedKeys keys() {
        return new SealedKeys(folder, TestKeys.fixed());
    }

    private LocalAuthority authority(String... more) {
        var names = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1", "box.lan"));
        names.addAll(List.of(more));
        return new LocalAuthority(
                keys(),
                ServerNames.of(names),
                () -> new UUID(0x0190_0000_0000_7000L, ids.getAndIncrement()),
                clock);
    }

    @Test
    void makesACertificateThatItsCaVouchesFor() throws Exception {
        var identity = authority().current();

        validate(identity, ca());
        assertThat(identity.leaf().getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(identity.leaf().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(identity.leaf().getBasicConstraints()).isEqualTo(-1);
        assertThat(namesOf(identity))
                .containsExactlyInAnyOrder("localhost", "box.lan", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(life(identity)).isBetween(Duration.ofDays(60), Duration.ofDays(61));
    }

    @Test
    void itsCaCannotVouchForAnotherName() throws Exception {
        authority().current();
        var maker = new CertificateMaker(() -> new UUID(1, 2));
        var keys = maker.newKeyPair();
        var caKeys = new KeyPair(ca().getPublicKey(), keys().read("ca-key").orElseThrow());

        for (var name : List.of("example.com", "10.1.2.3", "bank.lan")) {
            var forged =
                    maker.leaf(
                            keys.getPublic(), ca(), caKeys, ServerNames.of(List.of(name)), START);
            var identity = new TlsIdentity(keys.getPrivate(), List.of(forged, ca()));

            assertThatThrownBy(() -> validate(identity, ca()))
                    .as(name)
                    .isInstanceOf(GeneralSecurityException.class);
        }
        // The same call with a permitted name passes: it is the constraint that refuses.
        var honest =
                maker.leaf(
                        keys.getPublic(), ca(), caKeys, ServerNames.of(List.of("box.lan")), START);
        validate(new TlsIdentity(keys.getPrivate(), List.of(honest, ca())), ca());
    }

    @Test
    void keysAreReadableByTheirOwnerOnly() throws IOException {
        authority().current();

        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("ca-key.sealed"))).isEqualTo("rw-------");
        assertThat(permissions(folder.resolve("server-key.sealed"))).isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "ca.pem", "ca-key.sealed", "server.pem", "server-key.sealed");
        }
    }

    @Test
    void aSecondStartKeepsTheCertificate() {
        var first = authority().current();
        now.set(START.plus(Duration.ofDays(10)));

        assertThat(authority().current().leaf()).isEqualTo(first.leaf());
    }

    @Test
    void anInstallationOfAnEarlierReleaseKeepsItsAuthority() throws IOException {
        var first = authority().current();
        var authority = ca();
        for (var name : List.of("ca-key", "server-key")) {
            var text = PemFiles.text(keys().read(name).orElseThrow());
            Files.writeString(folder.resolve(name + ".pem"), text);
            Files.delete(folder.resolve(name + ".sealed"));
        }

        assertThat(authority().current().leaf()).isEqualTo(first.leaf());

        assertThat(ca()).isEqualTo(authority);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "ca.pem", "ca-key.sealed", "server.pem", "server-key.sealed");
        }
    }

    /** A crash came between the two files of a renewal. */
    @Test
    void aKeyWithoutItsCertificateIsIssuedAnew() throws Exception {
        authority().current();
        keys().write(
                        "server-key",
                        new CertificateMaker(() -> new UUID(1, 2)).newKeyPair().getPrivate());

        var identity = authority().current();

        assertThat(identity.isWhole()).isTrue();
        validate(identity, ca());
    }

    @Test
    void anAuthorityWhoseKeyIsAnotherIsMadeAnew() throws Exception {
        authority().current();
        keys().write(
                        "ca-key",
                        new CertificateMaker(() -> new UUID(1, 2)).newKeyPair().getPrivate());

        validate(authority().current(), ca());
    }

    @Test
    void renewsAfterTwoThirdsOfItsLifeAndNotBefore() throws Exception {
        var authority = authority();
        var first = authority.current();

        now.set(START.plus(Duration.ofDays(39)));
        assertThat(authority.renewed()).isEmpty();

        now.set(START.plus(Duration.ofDays(41)));
        var second = authority.renewed();
        assertThat(second).isPresent();
        var renewed = second.orElseThrow();
        assertThat(renewed.leaf()).isNotEqualTo(first.leaf());
        assertThat(renewed.leaf().getNotAfter().toInstant())
                .isAfter(first.leaf().getNotAfter().toInstant());
        validate(renewed, ca());
        assertThat(authority.renewed()).isEmpty();
    }

    @Test
    void aNewNameGetsANewCertificateFromTheSameCaKey() throws Exception {
        var first = authority().current();
        var oldCa = ca();

        var second = authority("new.example").current();

        assertThat(namesOf(second)).contains("new.example");
        assertThat(ca().getPublicKey()).isEqualTo(oldCa.getPublicKey());
        assertThat(ca().getSubjectX500Principal()).isEqualTo(oldCa.getSubjectX500Principal());
        validate(second, ca());
        assertThat(second.leaf()).isNotEqualTo(first.leaf());
    }

    @Test
    void thisMachinesNamesIncludeTheConfiguredOne() {
        var names = ServerNames.ofThisMachine("127.0.0.1", URI.create("https://am.example:9443"));

        assertThat(names.hosts()).contains("localhost", "am.example");
        assertThat(names.addresses()).contains("127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    private X509Certificate ca() {
        return PemFiles.readCertificates(folder.resolve("ca.pem")).getFirst();
    }

    private void validate(TlsIdentity identity, X509Certificate ca)
            throws GeneralSecurityException {
        var path =
                CertificateFactory.getInstance("X.509")
                        .generateCertPath(List.of(identity.leaf(), ca));
        // Only the key is the anchor: the JDK looks at constraints of certificates in the path.
        var anchor = new TrustAnchor(ca.getSubjectX500Principal(), ca.getPublicKey(), null);
        var parameters = new PKIXParameters(Set.of(anchor));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now.get()));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    private static List<String> namesOf(TlsIdentity identity) throws Exception {
        return identity.leaf().getSubjectAlternativeNames().stream()
                .map(each -> String.valueOf(each.get(1)))
                .toList();
    }

    private static Duration life(TlsIdentity identity) {
        return Duration.between(
                identity.leaf().getNotBefore().toInstant(),
                identity.leaf().getNotAfter().toInstant());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
