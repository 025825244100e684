/**
 * Prompts, outputs and what else spans say: stored only where an organisation opted in, sealed with
 * its key before it is stored, read by few and never unnoticed.
 *
 * <p>Start at {@link dev.agentmetrics.server.content.ContentChoices} for what is stored and at
 * {@link dev.agentmetrics.server.content.ContentReading} for who reads it. What of a span is
 * content, the table of attributes in {@code ingest} says; rows and their deletion belong to {@code
 * telemetry}.
 */
@ApplicationModule(
        allowedDependencies = {
            "core",
            "crypto",
            "crypto :: keymanager",
            "crypto :: keyring",
            "db",
            "audit",
            "accounts",
            "telemetry",
            "telemetry :: content"
        })
@NullMarked
package dev.agentmetrics.server.content;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
