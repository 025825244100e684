/**
 * The control store: its data source (H2 file or PostgreSQL) and its migrations.
 *
 * <p>Start at the settings. Tables belong to the modules that use them; only the plumbing is here.
 */
@ApplicationModule(
        allowedDependencies = {
            "core",
            "crypto",
            "crypto :: keymanager",
            "crypto :: keyring",
            "crypto :: pages"
        })
@NullMarked
package dev.agentmetrics.server.db;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
