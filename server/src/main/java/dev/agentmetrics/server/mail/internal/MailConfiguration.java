package dev.agentmetrics.server.mail.internal;

import dev.agentmetrics.server.mail.MailTransport;
import dev.agentmetrics.server.mail.SmtpAccountSettings;
import dev.agentmetrics.server.mail.SmtpSettings;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the way to the mail server, where one is set. */
@Configuration(proxyBeanMethods = false)
class MailConfiguration {

    @Bean
    @ConditionalOnProperty("agentmetrics.smtp-host")
    MailTransport mailTransport(SmtpSettings server, SmtpAccountSettings account) {
        return new SmtpTransport(server, account);
    }
}
