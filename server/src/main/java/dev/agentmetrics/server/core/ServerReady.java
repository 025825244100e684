package dev.agentmetrics.server.core;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Published once, when the server answers and its operator has been told so.
 *
 * @param url where it is reached, without a path
 * @param caFile what its certificate is checked against; null means the system's authorities
 */
public record ServerReady(URI url, @Nullable Path caFile) {}
