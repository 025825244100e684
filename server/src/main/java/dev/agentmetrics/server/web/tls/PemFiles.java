package dev.agentmetrics.server.web.tls;

import dev.agentmetrics.server.core.StartupException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Reads and writes certificates and keys as PEM files. Keys are readable by their owner only. */
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
        return Pki.call(
                () -> {
                    var converter = new JcaPEMKeyConverter();
                    try (var parser = new PEMParser(Files.newBufferedReader(file))) {
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
                    throw new StartupException(file + " holds no unencrypted PEM private key");
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
                    return replace(file, text.toString(), "rw-r--r--");
                });
    }

    static void writeKey(Path file, PrivateKey key) {
        Pki.call(
                () -> {
                    var text = new StringWriter();
                    try (var writer = new JcaPEMWriter(text)) {
                        writer.writeObject(new JcaPKCS8Generator(key, null));
                    }
                    return replace(file, text.toString(), "rw-------");
                });
    }

    /** Never leaves half a file, and the key is never readable by others, not even for a moment. */
    private static Path replace(Path file, String text, String permissions) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(
                fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.writeString(fresh, text);
        return Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
