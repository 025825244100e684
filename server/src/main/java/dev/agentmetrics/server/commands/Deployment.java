package dev.agentmetrics.server.commands;

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
        return new Deployment(
                settings.bindOrCreate("agentmetrics", DatabaseSettings.class), settings);
    }
}
