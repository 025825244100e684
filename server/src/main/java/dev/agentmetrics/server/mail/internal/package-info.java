/**
 * The table of messages, and SMTP.
 *
 * <p>Start at {@link dev.agentmetrics.server.mail.internal.SmtpTransport}. No decisions about
 * messages here.
 */
@NullMarked
package dev.agentmetrics.server.mail.internal;

import org.jspecify.annotations.NullMarked;
