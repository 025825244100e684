/**
 * The certificate the server shows: from its own local CA, or the operator's; renewed without a
 * restart.
 *
 * <p>Start at {@link dev.agentmetrics.server.web.tls.CertificateSource}. How connections use it
 * belongs to {@code listener}.
 */
@NullMarked
package dev.agentmetrics.server.web.tls;

import org.jspecify.annotations.NullMarked;
