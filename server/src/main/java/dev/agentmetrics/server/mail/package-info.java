/**
 * Messages to people: templates, the outbox they wait in, delivery over SMTP.
 *
 * <p>Start at {@link dev.agentmetrics.server.mail.Mail}. When a message is sent, and what the links
 * in it do, belongs to whoever sends it.
 */
@ApplicationModule(
        allowedDependencies = {"core", "crypto", "crypto :: keyring", "db", "audit", "accounts"})
@NullMarked
package dev.agentmetrics.server.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
