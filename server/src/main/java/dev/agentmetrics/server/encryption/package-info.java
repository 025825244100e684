/**
 * The life of encryption keys: rotated on schedule, old versions disabled and destroyed.
 *
 * <p>Start at {@link dev.agentmetrics.server.encryption.KeyRotation}. What a key protects, and how
 * that moves to a new version, belongs to whoever uses it ({@code RotatesData}); what keys are, to
 * {@code crypto}.
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
            "backup"
        })
@NullMarked
package dev.agentmetrics.server.encryption;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
