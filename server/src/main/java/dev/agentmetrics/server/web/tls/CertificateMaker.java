package dev.agentmetrics.server.web.tls;

import dev.agentmetrics.server.core.IdSource;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes the certificates of the local CA. Guarantees that what it signs is limited by name: even a
 * stolen CA key cannot make a certificate for another site that a client would accept.
 */
final class CertificateMaker {

    static final Duration CA_LIFE = Duration.ofDays(3650);
    static final Duration LEAF_LIFE = Duration.ofDays(60);

    /** Clients' clocks are not exact; a certificate made this second must work on them. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);

    private final IdSource ids;

    CertificateMaker(IdSource ids) {
        this.ids = ids;
    }

    KeyPair newKeyPair() {
        return Pki.call(
                () -> {
                    var generator = KeyPairGenerator.getInstance("EC");
                    generator.initialize(new ECGenParameterSpec("secp256r1"));
                    return generator.generateKeyPair();
                });
    }

    /** Tells several installations apart in a browser's list of trusted authorities. */
    X500Name newAuthorityName() {
        var id = ids.next().toString();
        return new X500Name("CN=AgentMetrics local CA " + id.substring(id.length() - 8));
    }

    /** Whether this CA certificate is allowed to sign for all these names. */
    static boolean permits(X509Certificate authority, ServerNames names) {
        var extension = authority.getExtensionValue(Extension.nameConstraints.getId());
        if (extension == null) {
            return false;
        }
        return Pki.call(
                () -> {
                    var permitted =
                            NameConstraints.getInstance(
                                            JcaX509ExtensionUtils.parseExtensionValue(extension))
                                    .getPermittedSubtrees();
                    return Arrays.asList(permitted).containsAll(constraints(names));
                });
    }

    X509Certificate authority(KeyPair keys, X500Name name, ServerNames allowed, Instant now) {
        return Pki.call(
                () -> {
                    var builder = builder(name, name, keys.getPublic(), now, CA_LIFE);
                    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
                    builder.addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
                    builder.addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils()
                                    .createSubjectKeyIdentifier(keys.getPublic()));
                    builder.addExtension(
                            Extension.nameConstraints,
                            true,
                            new NameConstraints(
                                    constraints(allowed).toArray(GeneralSubtree[]::new), null));
                    return sign(builder, keys);
                });
    }

    X509Certificate leaf(
            PublicKey key,
            X509Certificate issuer,
            KeyPair issuerKeys,
            ServerNames names,
            Instant now) {
        return Pki.call(
                () -> {
                    var utilities = new JcaX509ExtensionUtils();
                    var builder =
                            builder(
                                    X500Name.getInstance(
                                            issuer.getSubjectX500Principal().getEncoded()),
                                    new X500Name("CN=AgentMetrics server"),
                                    key,
                                    now,
                                    LEAF_LIFE);
                    builder.addExtension(
                            Extension.basicConstraints, true, new BasicConstraints(false));
                    builder.addExtension(
                            Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
                    builder.addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
                    builder.addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(alternatives(names)));
                    builder.addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            utilities.createAuthorityKeyIdentifier(issuer.getPublicKey()));
                    builder.addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            utilities.createSubjectKeyIdentifier(key));
                    return sign(builder, issuerKeys);
                });
    }

    private X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant now, Duration life) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                serialNumber(),
                Date.from(now.minus(CLOCK_DIFFERENCE)),
                Date.from(now.plus(life)),
                subject,
                key);
    }

    private BigInteger serialNumber() {
        return new BigInteger(ids.next().toString().replace("-", ""), 16);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair keys)
            throws GeneralSecurityException, OperatorCreationException {
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static GeneralName[] alternatives(ServerNames names) {
        var all = new ArrayList<GeneralName>();
        names.hosts().forEach(host -> all.add(new GeneralName(GeneralName.dNSName, host)));
        names.addresses()
                .forEach(address -> all.add(new GeneralName(GeneralName.iPAddress, address)));
        return all.toArray(GeneralName[]::new);
    }

    private static List<GeneralSubtree> constraints(ServerNames names) {
        var all = new ArrayList<GeneralSubtree>();
        names.hosts()
                .forEach(
                        host ->
                                all.add(
                                        new GeneralSubtree(
                                                new GeneralName(GeneralName.dNSName, host))));
        names.addresses().forEach(address -> all.add(exactly(address)));
        return all;
    }

    private static GeneralSubtree exactly(String address) {
        var bytes = InetAddress.ofLiteral(address).getAddress();
        var withMask = Arrays.copyOf(bytes, bytes.length * 2);
        Arrays.fill(withMask, bytes.length, withMask.length, (byte) 0xff);
        return new GeneralSubtree(
                new GeneralName(GeneralName.iPAddress, new DEROctetString(withMask)));
    }
}
