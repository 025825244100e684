/**
 * Reads an OTLP span of any library as a span of ours.
 *
 * <p>Start at {@link dev.agentmetrics.server.ingest.otlp.mapping.SpanMapper}. What the libraries
 * call things is data: {@code otlp/attributes.yaml}. Receiving OTLP, and what several spans mean
 * together, do not belong here.
 */
@NullMarked
package dev.agentmetrics.server.ingest.otlp.mapping;

import org.jspecify.annotations.NullMarked;
