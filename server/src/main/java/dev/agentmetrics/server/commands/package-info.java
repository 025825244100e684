/**
 * What the server's jar does besides serving: {@code audit}, {@code backup}, {@code doctor}, {@code
 * encryption-keys}, {@code keys}, {@code restore}, {@code scan}, {@code seed}.
 *
 * <p>Start at {@link dev.agentmetrics.server.commands.Commands}. No decisions here: a command reads
 * arguments, calls one thing and prints what it said.
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
            "secrecy",
            "apikeys",
            "telemetry",
            "backup",
            "backup :: restore",
            "client",
            "encryption",
            "demo"
        })
@NullMarked
package dev.agentmetrics.server.commands;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
