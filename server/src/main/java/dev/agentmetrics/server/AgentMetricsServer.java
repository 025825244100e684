package dev.agentmetrics.server;

import dev.agentmetrics.server.web.settings.StartSettings;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.core.env.MapPropertySource;

/** Starts everything in one process. */
@SpringBootApplication(
        exclude = {ErrorMvcAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class})
@ConfigurationPropertiesScan
public class AgentMetricsServer {

    /** What {@code sysexits.h} calls EX_CONFIG: starting again without a change is pointless. */
    private static final int BAD_SETTINGS = 78;

    public static void main(String[] arguments) {
        StopSignals.exitWithZero();
        switch (StartSettings.read(System.getenv())) {
            case StartSettings.Ready(var properties) -> application(properties).run(arguments);
            case StartSettings.Refused(var problems) -> {
                problems.forEach(problem -> System.err.println("agentmetrics: " + problem));
                System.exit(BAD_SETTINGS);
            }
        }
    }

    /** The whole server with these properties, not started yet. */
    public static SpringApplication application(Map<String, Object> properties) {
        var application = new SpringApplication(AgentMetricsServer.class);
        application.addInitializers(
                context ->
                        context.getEnvironment()
                                .getPropertySources()
                                .addFirst(new MapPropertySource("agentmetrics", properties)));
        return application;
    }
}
