/**
 * Proof of who a person is: the owner's one-time link, sign-up, passwords and links by mail,
 * sessions.
 *
 * <p>Start at the session service. What a signed-in person may do belongs to {@code accounts}.
 */
@ApplicationModule(
        allowedDependencies = {
            "core",
            "crypto",
            "crypto :: keyring",
            "db",
            "audit",
            "accounts",
            "mail"
        })
@NullMarked
package dev.agentmetrics.server.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
