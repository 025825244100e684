package dev.agentmetrics.server.ingest;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request body that has not been read yet, and what its sender says about it. {@code length} is
 * negative when it was not said.
 */
public record Body(
        InputStream stream, long length, @Nullable String contentType, @Nullable String encoding) {}
