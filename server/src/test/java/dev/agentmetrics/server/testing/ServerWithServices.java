package dev.agentmetrics.server.testing;

import dev.agentmetrics.server.AgentMetricsServer;
import dev.agentmetrics.server.web.settings.StartSettings;
import java.util.HashMap;

/**
 * The server as {@code AgentMetricsServer} starts it, but believing doubles of Google and GitHub in
 * the same process, for tests with a real browser. No setting of the product can do that.
 */
public final class ServerWithServices {

    private ServerWithServices() {}

    /**
     * @param arguments the address with which the person has an account at both services
     */
    public static void main(String[] arguments) {
        var environment = new HashMap<>(System.getenv());
        environment.putAll(Providers.settings());
        if (!(StartSettings.read(environment) instanceof StartSettings.Ready(var properties))) {
            throw new IllegalArgumentException("these settings do not start a server");
        }
        Providers.GOOGLE.account("google-1", arguments[0]);
        Providers.GITHUB.account(4_711, arguments[0]);
        System.out.println("google: " + Providers.GOOGLE.at(""));
        System.out.println("github: " + Providers.GITHUB.at(""));
        var application = AgentMetricsServer.application(properties);
        application.addInitializers(
                starting ->
                        starting.getBeanFactory()
                                .registerSingleton("providerEndpoints", Providers.endpoints()));
        var started = false;
        try {
            application.run();
            started = true;
        } finally {
            if (!started) {
                // The doubles would keep the process alive.
                System.exit(1);
            }
        }
    }
}
