/**
 * The page that tells a client it used plaintext HTTP.
 *
 * <p>Start at the only controller. Errors themselves are mapped one package up.
 */
@NullMarked
package dev.agentmetrics.server.web.errors.http;

import org.jspecify.annotations.NullMarked;
