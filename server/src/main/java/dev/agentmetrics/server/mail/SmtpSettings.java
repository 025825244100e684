package dev.agentmetrics.server.mail;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mail server. Without a host, messages stay in the outbox.
 *
 * @param smtpTls {@code starttls} or {@code tls}; there is no other way
 * @param smtpCa what its certificate is checked against, instead of the system's authorities
 * @param smtpFrom who messages come from
 */
@ConfigurationProperties("agentmetrics")
public record SmtpSettings(
        @Nullable String smtpHost,
        @DefaultValue("587") int smtpPort,
        @DefaultValue("starttls") String smtpTls,
        @Nullable Path smtpCa,
        @Nullable String smtpFrom) {}
