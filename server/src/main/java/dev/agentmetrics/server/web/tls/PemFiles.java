package dev.agentmetrics.server.web.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentmetrics.server.core.StartupException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/**
 * Reads certificates and keys in PEM, and writes files so that a crash leaves the old or the new
 * one.
 */
final class PemFiles {

    private PemFiles() {}

    static List<X509Certificate> readCertificates(Path file) {
        return Pki.call(
                () -> {
                    var found = new ArrayList<X509Certificate>();
                    var converter = new JcaX509CertificateConverter();
                    try (var parser = new PEMParser(Files.newBufferedReader(file))) {
                        for (var item = parser.readObject();
                                item != null;
                                item = parser.readObject()) {
                            if (item instanceof X509CertificateHolder certificate) {
                                found.add(converter.getCertificate(certificate));
                            }
                        }
                    }
                    if (found.isEmpty()) {
                        throw new StartupException(file + " holds no PEM certificate");
                    }
                    return found;
                });
    }

    static PrivateKey readKey(Path file) {
        return Pki.call(() -> key(Files.readString(file), file.toString()));
    }

    /**
     * @param name what to call it when there is no key in it
     */
    static PrivateKey key(String text, String name) {
        return Pki.call(
                () -> {
                    var converter = new JcaPEMKeyConverter();
                    try (var parser = new PEMParser(new StringReader(text))) {
                        for (var item = parser.readObject();
                                item != null;
                                item = parser.readObject()) {
                            if (item instanceof PrivateKeyInfo key) {
                                return converter.getPrivateKey(key);
                            }
                            if (item instanceof PEMKeyPair pair) {
                                return converter.getKeyPair(pair).getPrivate();
                            }
                        }
                    }
                    throw new StartupException(name + " holds no unencrypted PEM private key");
                });
    }

    static void writeCertificates(Path file, List<X509Certificate> certificates) {
        Pki.call(
                () -> {
                    var text = new StringWriter();
                    try (var writer = new JcaPEMWriter(text)) {
                        for (var certificate : certificates) {
                            writer.writeObject(certificate);
                        }
                    }
                    return replace(file, text.toString().getBytes(UTF_8), "rw-r--r--");
                });
    }

    static String text(PrivateKey key) {
        return Pki.call(
                () -> {
                    var text = new StringWriter();
                    try (var writer = new JcaPEMWriter(text)) {
                        writer.writeObject(new JcaPKCS8Generator(key, null));
                    }
                    return text.toString();
                });
    }

    /** For what only the server's user may read. */
    static void writePrivate(Path file, byte[] content) {
        Pki.call(() -> replace(file, content, "rw-------"));
    }

    /** Never leaves half a file, and never one that others can read, not even for a moment. */
    private static Path replace(Path file, byte[] content, String permissions) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (var channel =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString(permissions)))) {
            for (var rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var directory =
                FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
        return file;
    }
}
