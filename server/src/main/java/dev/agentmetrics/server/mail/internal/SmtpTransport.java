package dev.agentmetrics.server.mail.internal;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.mail.MailStore;
import dev.agentmetrics.server.mail.MailTransport;
import dev.agentmetrics.server.mail.MessageText;
import dev.agentmetrics.server.mail.SmtpAccountSettings;
import dev.agentmetrics.server.mail.SmtpSettings;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * SMTP over TLS.
 *
 * <p>Guarantees that neither the password nor a message is sent before the connection is encrypted
 * and the server has shown a valid certificate for the name that was set: a server that offers no
 * STARTTLS, or cannot prove its name, gets nothing. One connection per message.
 */
public final class SmtpTransport implements MailTransport {

    private static final String TIMEOUT_MS = "20000";
    private static final int PERMANENT = 500;
    private static final String SENDER = "AgentMetrics";
    private static final Outcome NOT_TRUSTED = new Outcome.Trouble("certificate_not_trusted");

    private final SmtpSettings server;
    private final SmtpAccountSettings account;
    private final InternetAddress from;
    private final Session session;

    public SmtpTransport(SmtpSettings server, SmtpAccountSettings account) {
        this.server = server;
        this.account = account;
        this.from = sender(Objects.requireNonNullElse(server.smtpFrom(), ""));
        this.session = Session.getInstance(properties(server, account, domain(from)));
        // A file that cannot be read stops the start, not the first message.
        account.password();
    }

    @Override
    public Outcome deliver(MailStore.Addressed message, MessageText text) {
        try (var connection = session.getTransport("smtp")) {
            var password = account.password();
            connection.connect(
                    server.smtpHost(),
                    server.smtpPort(),
                    account.smtpUser(),
                    password == null ? null : password.reveal());
            var mime = mime(message, text);
            connection.sendMessage(mime, mime.getAllRecipients());
            return new Outcome.Delivered();
        } catch (AuthenticationFailedException _) {
            return new Outcome.Trouble("authentication_failed");
        } catch (MessagingException failure) {
            return outcome(failure);
        }
    }

    private static Outcome outcome(MessagingException failure) {
        boolean network = false;
        for (@Nullable Throwable cause = failure; cause != null; cause = next(cause)) {
            switch (cause) {
                case SMTPAddressFailedException refused -> {
                    return answer(refused.getReturnCode(), "recipient_refused");
                }
                case SMTPSendFailedException refused -> {
                    return answer(refused.getReturnCode(), "message_refused");
                }
                case SSLException _ -> {
                    return NOT_TRUSTED;
                }
                case IOException _ -> network = true;
                default -> {
                    // Look further.
                }
            }
        }
        return new Outcome.Trouble(network ? "not_reachable" : "no_secure_connection");
    }

    private static Outcome answer(int code, String name) {
        return code >= PERMANENT ? new Outcome.Refused(name) : new Outcome.Trouble("busy");
    }

    private static @Nullable Throwable next(Throwable failure) {
        return failure instanceof MessagingException chain && chain.getNextException() != null
                ? chain.getNextException()
                : failure.getCause();
    }

    private MimeMessage mime(MailStore.Addressed message, MessageText text)
            throws MessagingException {
        var id = "<" + message.id() + "@" + domain(from) + ">";
        var mime =
                new MimeMessage(session) {
                    @Override
                    protected void updateMessageID() throws MessagingException {
                        setHeader("Message-ID", id);
                    }
                };
        mime.setFrom(from);
        mime.setRecipient(Message.RecipientType.TO, address(message.to()));
        mime.setSubject(text.subject(), StandardCharsets.UTF_8.name());
        mime.setSentDate(Date.from(message.createdAt()));
        mime.setHeader("Auto-Submitted", "auto-generated");
        var plain = new MimeBodyPart();
        plain.setText(text.plain(), StandardCharsets.UTF_8.name());
        var html = new MimeBodyPart();
        html.setText(text.html(), StandardCharsets.UTF_8.name(), "html");
        mime.setContent(new MimeMultipart("alternative", plain, html));
        return mime;
    }

    /** The domain in the form that every mail server understands. */
    private static InternetAddress address(String text) throws MessagingException {
        int at = text.lastIndexOf('@');
        String domain;
        try {
            domain = IDN.toASCII(text.substring(at + 1));
        } catch (IllegalArgumentException failure) {
            throw new SMTPAddressFailedException(
                    new InternetAddress(), "", PERMANENT, "not a domain");
        }
        var address = new InternetAddress();
        address.setAddress(text.substring(0, at + 1) + domain);
        return address;
    }

    private static InternetAddress sender(String text) {
        try {
            var sender = address(text);
            sender.setPersonal(SENDER, StandardCharsets.UTF_8.name());
            return sender;
        } catch (MessagingException | UnsupportedEncodingException failure) {
            throw new StartupException(
                    "AGENTMETRICS_SMTP_FROM is no address to send from", failure);
        }
    }

    private static String domain(InternetAddress address) {
        return address.getAddress().substring(address.getAddress().lastIndexOf('@') + 1);
    }

    private static Properties properties(
            SmtpSettings server, SmtpAccountSettings account, String name) {
        boolean tls = server.smtpTls().equals("tls");
        var properties = new Properties();
        properties.put("mail.smtp.ssl.enable", Boolean.toString(tls));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(!tls));
        properties.put("mail.smtp.starttls.required", Boolean.toString(!tls));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.put("mail.smtp.auth", Boolean.toString(account.smtpUser() != null));
        properties.put("mail.smtp.localhost", name);
        properties.put("mail.smtp.connectiontimeout", TIMEOUT_MS);
        properties.put("mail.smtp.timeout", TIMEOUT_MS);
        properties.put("mail.smtp.writetimeout", TIMEOUT_MS);
        properties.put("mail.mime.allowutf8", "true");
        var ca = server.smtpCa();
        if (ca != null) {
            properties.put("mail.smtp.ssl.socketFactory", trusting(ca));
        }
        return properties;
    }

    private static SSLSocketFactory trusting(Path ca) {
        try (var input = Files.newInputStream(ca)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var certificates = CertificateFactory.getInstance("X.509").generateCertificates(input);
            for (var certificate : certificates) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            if (certificates.isEmpty()) {
                throw new StartupException("AGENTMETRICS_SMTP_CA holds no certificate: " + ca);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException failure) {
            throw new StartupException("cannot read AGENTMETRICS_SMTP_CA: " + ca, failure);
        }
    }
}
