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
 * <p>Guarantees that its CA can only vouch for this machine's own names. Its keys are sealed: who
 * reads the data directory and may not use the key manager does not have them.
 */
final class LocalAuthority implements CertificateSource {

    private static final Logger LOG = LoggerFactory.getLogger(LocalAuthority.class);

    private static final String CA_KEY = "ca-key";
    private static final String SERVER_KEY = "server-key";

    private final Path folder;
    private final SealedKeys keys;
    private final ServerNames names;
    private final CertificateMaker maker;
    private final Clock clock;
    private @Nullable TlsIdentity inUse;

    LocalAuthority(SealedKeys keys, ServerNames names, IdSource ids, Clock clock) {
        this.folder = keys.folder();
        this.keys = keys;
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
        var key = keys.read(CA_KEY);
        var file = folder.resolve("ca.pem");
        if (key.isEmpty() || !Files.exists(file)) {
            createFolder();
            return newAuthority(maker.newKeyPair(), maker.newAuthorityName());
        }
        var certificate = PemFiles.readCertificates(file).getFirst();
        if (!TlsIdentity.isPair(key.get(), certificate.getPublicKey())) {
            LOG.warn(
                    "the key of the CA and its certificate do not belong together: made a new CA;"
                            + " give clients the new {}",
                    file);
            return newAuthority(maker.newKeyPair(), maker.newAuthorityName());
        }
        var pair = new KeyPair(certificate.getPublicKey(), key.get());
        if (!isFresh(certificate) || !CertificateMaker.permits(certificate, names)) {
            LOG.warn("names or time changed: made a new CA certificate (same key), {}", file);
            return newAuthority(
                    pair, X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()));
        }
        return new Authority(pair, certificate);
    }

    private Authority newAuthority(KeyPair pair, X500Name name) {
        var certificate = maker.authority(pair, name, names, clock.instant());
        keys.write(CA_KEY, pair.getPrivate());
        PemFiles.writeCertificates(folder.resolve("ca.pem"), List.of(certificate));
        return new Authority(pair, certificate);
    }

    private Optional<TlsIdentity> stored(Authority authority) {
        var file = folder.resolve("server.pem");
        var key = keys.read(SERVER_KEY);
        if (!Files.exists(file) || key.isEmpty()) {
            return Optional.empty();
        }
        var chain = PemFiles.readCertificates(file);
        var identity = new TlsIdentity(key.get(), chain);
        // Two files: a crash between them leaves the new key beside the old certificate.
        var usable =
                identity.isWhole()
                        && isFresh(chain.getFirst())
                        && names.equals(namesIn(chain.getFirst()))
                        && chain.getLast().equals(authority.certificate());
        return usable ? Optional.of(identity) : Optional.empty();
    }

    private TlsIdentity issue(Authority authority) {
        var pair = maker.newKeyPair();
        var leaf =
                maker.leaf(
                        pair.getPublic(),
                        authority.certificate(),
                        authority.keys(),
                        names,
                        clock.instant());
        var chain = List.of(leaf, authority.certificate());
        keys.write(SERVER_KEY, pair.getPrivate());
        PemFiles.writeCertificates(folder.resolve("server.pem"), chain);
        LOG.info("issued a server certificate, valid until {}", leaf.getNotAfter().toInstant());
        return new TlsIdentity(pair.getPrivate(), chain);
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
