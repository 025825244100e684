/**
 * Content of spans as it is stored: sealed, one row for a span, with its own time to live.
 *
 * <p>Start at {@link dev.agentmetrics.server.telemetry.content.SealedContent}. Who may store and
 * read it, and how it is sealed, belongs to the module {@code content}: nothing here can open it.
 */
@NamedInterface("content")
@NullMarked
package dev.agentmetrics.server.telemetry.content;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
