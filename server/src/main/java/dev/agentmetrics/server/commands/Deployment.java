package dev.agentmetrics.server.commands;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.ExistingKeys;
import dev.agentmetrics.server.db.DatabaseSettings;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * The deployment of this environment, for commands that look into it.
 *
 * @param stores where it keeps things
 * @param settings everything that is set, for whoever binds its own part
 */
public record Deployment(DatabaseSettings stores, Binder settings) {

    public static Deployment of(Binder settings) {
        return new Deployment(bind(settings, DatabaseSettings.class), settings);
    }

    /** The part of the settings that a record of them describes. */
    <T> T settings(Class<T> type) {
        return bind(settings, type);
    }

    DataDir dataDir() {
        return new DataDir(stores.dataDir());
    }

    /**
     * Asks the key manager that the settings name.
     *
     * @throws dev.agentmetrics.server.core.StartupException when there are no keys
     */
    ExistingKeys keys() {
        return ExistingKeys.of(settings, dataDir());
    }

    private static <T> T bind(Binder settings, Class<T> type) {
        return settings.bindOrCreate("agentmetrics", type);
    }
}
