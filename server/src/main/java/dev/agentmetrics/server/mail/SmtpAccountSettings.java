package dev.agentmetrics.server.mail;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Who we are at the mail server, where it asks. The password comes from one of two places. */
@ConfigurationProperties("agentmetrics")
public record SmtpAccountSettings(
        @Nullable String smtpUser, @Nullable Secret smtpPassword, @Nullable Path smtpPasswordFile) {

    /** Null when the mail server does not ask. */
    public @Nullable Secret password() {
        if (smtpPasswordFile == null) {
            return smtpPassword;
        }
        try {
            var text = Files.readString(smtpPasswordFile, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw new StartupException("the file of AGENTMETRICS_SMTP_PASSWORD_FILE is empty");
            }
            return Secret.of(text);
        } catch (IOException failure) {
            throw new StartupException(
                    "cannot read the file of AGENTMETRICS_SMTP_PASSWORD_FILE", failure);
        }
    }
}
