package dev.agentmetrics.server.web.tls;

import dev.agentmetrics.server.core.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate the operator brings. Checked before it is used; when the files change to something
 * unusable, the old one stays and the log says why.
 */
final class OwnCertificate implements CertificateSource {

    private static final Logger LOG = LoggerFactory.getLogger(OwnCertificate.class);

    private final Path certificateFile;
    private final Path keyFile;
    private final Clock clock;
    private @Nullable List<FileTime> lastSeen;

    OwnCertificate(Path certificateFile, Path keyFile, Clock clock) {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.clock = clock;
    }

    @Override
    public synchronized TlsIdentity current() {
        lastSeen = fileTimes();
        return load();
    }

    @Override
    public synchronized Optional<TlsIdentity> renewed() {
        try {
            var now = fileTimes();
            if (now.equals(lastSeen)) {
                return Optional.empty();
            }
            lastSeen = now;
            var identity = load();
            LOG.info(
                    "took the changed certificate, valid until {}",
                    identity.leaf().getNotAfter().toInstant());
            return Optional.of(identity);
        } catch (StartupException | UncheckedIOException | IllegalStateException problem) {
            LOG.error("kept the old certificate: {}", problem.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Optional<Path> caFile() {
        return Optional.empty();
    }

    private TlsIdentity load() {
        var chain = PemFiles.readCertificates(certificateFile);
        var identity = new TlsIdentity(PemFiles.readKey(keyFile), chain);
        try {
            identity.leaf().checkValidity(Date.from(clock.instant()));
        } catch (CertificateExpiredException _) {
            throw new StartupException("AGENTMETRICS_TLS_CERTIFICATE: the certificate has expired");
        } catch (CertificateNotYetValidException _) {
            throw new StartupException(
                    "AGENTMETRICS_TLS_CERTIFICATE: the certificate is not valid yet");
        }
        if (!identity.isWhole()) {
            throw new StartupException(
                    "AGENTMETRICS_TLS_PRIVATE_KEY: the key does not belong to the certificate");
        }
        return identity;
    }

    private List<FileTime> fileTimes() {
        try {
            return List.of(
                    Files.getLastModifiedTime(certificateFile), Files.getLastModifiedTime(keyFile));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
