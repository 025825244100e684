package dev.agentmetrics.server.web.tls;

import dev.agentmetrics.server.core.IdSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate authority of this installation only, made on the first start. It signs the server's
 * certificate, which it replaces after two thirds of its life, or when the machine's names changed.
 *
 * <p>Guarantees that its CA can only vouch for this machine's own names. Does not guarantee
 * anything against somebody who can read the data directory.
 */
final class LocalAuthority implements CertificateSource {

    private static final Logger LOG = LoggerFactory.getLogger(LocalAuthority.class);

    private final Path folder;
    private final ServerNames names;
    private final CertificateMaker maker;
    private final Clock clock;
    private @Nullable TlsIdentity inUse;

    LocalAuthority(Path folder, ServerNames names, IdSource ids, Clock clock) {
        this.folder = folder;
        this.names = names;
        this.maker = new CertificateMaker(ids);
        this.clock = clock;
    }

    @Override
    public synchronized TlsIdentity current() {
        var authority = authority();
        var identity = stored(authority).orElseGet(() -> issue(authority));
        inUse = identity;
        return identity;
    }

    @Override
    public synchronized Optional<TlsIdentity> renewed() {
        if (inUse != null && isFresh(inUse.leaf())) {
            return Optional.empty();
        }
        return Optional.of(current());
    }

    @Override
    public Optional<Path> caFile() {
        return Optional.of(folder.resolve("ca.pem"));
    }

    private record Authority(KeyPair keys, X509Certificate certificate) {}

    private Authority authority() {
        var keyFile = folder.resolve("ca-key.pem");
        var file = folder.resolve("ca.pem");
        if (!Files.exists(keyFile) || !Files.exists(file)) {
            createFolder();
            return newAuthority(maker.newKeyPair(), maker.newAuthorityName());
        }
        var certificate = PemFiles.readCertificates(file).getFirst();
        var keys = new KeyPair(certificate.getPublicKey(), PemFiles.readKey(keyFile));
        if (!isFresh(certificate) || !CertificateMaker.permits(certificate, names)) {
            LOG.warn("names or time changed: made a new CA certificate (same key), {}", file);
            return newAuthority(
                    keys, X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()));
        }
        return new Authority(keys, certificate);
    }

    private Authority newAuthority(KeyPair keys, X500Name name) {
        var certificate = maker.authority(keys, name, names, clock.instant());
        PemFiles.writeKey(folder.resolve("ca-key.pem"), keys.getPrivate());
        PemFiles.writeCertificates(folder.resolve("ca.pem"), List.of(certificate));
        return new Authority(keys, certificate);
    }

    private Optional<TlsIdentity> stored(Authority authority) {
        var file = folder.resolve("server.pem");
        var keyFile = folder.resolve("server-key.pem");
        if (!Files.exists(file) || !Files.exists(keyFile)) {
            return Optional.empty();
        }
        var chain = PemFiles.readCertificates(file);
        var usable =
                isFresh(chain.getFirst())
                        && names.equals(namesIn(chain.getFirst()))
                        && chain.getLast().equals(authority.certificate());
        return usable
                ? Optional.of(new TlsIdentity(PemFiles.readKey(keyFile), chain))
                : Optional.empty();
    }

    private TlsIdentity issue(Authority authority) {
        var keys = maker.newKeyPair();
        var leaf =
                maker.leaf(
                        keys.getPublic(),
                        authority.certificate(),
                        authority.keys(),
                        names,
                        clock.instant());
        var chain = List.of(leaf, authority.certificate());
        PemFiles.writeKey(folder.resolve("server-key.pem"), keys.getPrivate());
        PemFiles.writeCertificates(folder.resolve("server.pem"), chain);
        LOG.info("issued a server certificate, valid until {}", leaf.getNotAfter().toInstant());
        return new TlsIdentity(keys.getPrivate(), chain);
    }

    /** In the first two thirds of its life. */
    private boolean isFresh(X509Certificate certificate) {
        var from = certificate.getNotBefore().toInstant();
        var life = Duration.between(from, certificate.getNotAfter().toInstant());
        return clock.instant().isBefore(from.plus(life.multipliedBy(2).dividedBy(3)));
    }

    private static ServerNames namesIn(X509Certificate certificate) {
        var found = new TreeSet<String>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.forEach(each -> found.add(String.valueOf(each.get(1))));
            }
        } catch (CertificateParsingException _) {
            // No readable names: it will be replaced.
        }
        return ServerNames.of(found);
    }

    private void createFolder() {
        Pki.call(
                () ->
                        Files.createDirectories(
                                folder,
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rwx------"))));
    }
}
