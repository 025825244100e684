package dev.agentmetrics.server;

import dev.agentmetrics.clickhouse.CoreDumps;
import dev.agentmetrics.clickhouse.NativeLibrary;
import dev.agentmetrics.server.commands.Commands;
import dev.agentmetrics.server.commands.Deployment;
import dev.agentmetrics.server.commands.Terminal;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.secrecy.JvmOptions;
import dev.agentmetrics.server.web.settings.StartSettings;
import dev.agentmetrics.server.web.start.StartFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.core.env.MapPropertySource;

/** Starts everything in one process, or does one of its commands. */
@SpringBootApplication(
        exclude = {ErrorMvcAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class})
@ConfigurationPropertiesScan
public class AgentMetricsServer {

    /** What {@code sysexits.h} calls EX_CONFIG: starting again without a change is pointless. */
    private static final int BAD_SETTINGS = 78;

    public static void main(String[] arguments) {
        if (Commands.isCalled(arguments)) {
            // Before anything logs: a command's output is its answer.
            System.setProperty("logback.configurationFile", "logback-command.xml");
            CoreDumps.forbid();
            var commands = new Commands(Terminal.system(), AgentMetricsServer::deployment);
            System.exit(commands.run(List.of(arguments)));
        }
        StopSignals.exitWithZero();
        // Before there is anything in memory that must not get out of it.
        CoreDumps.forbid();
        refuse(JvmOptions.ofThisProcess().refusals());
        switch (StartSettings.read(System.getenv())) {
            case StartSettings.Ready(var properties) -> start(properties, arguments);
            case StartSettings.Refused(var problems) -> refuse(problems);
        }
    }

    private static void refuse(List<String> problems) {
        problems.forEach(problem -> System.err.println("agentmetrics: " + problem));
        if (!problems.isEmpty()) {
            System.exit(BAD_SETTINGS);
        }
    }

    /** What is wrong was said already. The framework's own way to an exit code fails here. */
    private static void start(Map<String, Object> properties, String[] arguments) {
        var library = properties.get("agentmetrics.clickhouse-library");
        NativeLibrary.loadAhead(library == null ? null : Path.of(library.toString()));
        try {
            application(properties).run(arguments);
        } catch (RuntimeException failure) {
            if (StartFailure.isBadSetting(failure)) {
                System.exit(BAD_SETTINGS);
            }
            throw failure;
        }
    }

    /** Where the deployment of this environment keeps things, for commands that look into it. */
    private static Deployment deployment() {
        return switch (StartSettings.read(System.getenv())) {
            case StartSettings.Ready(var properties) ->
                    Deployment.of(
                            new Binder(
                                    List.of(new MapConfigurationPropertySource(properties)),
                                    null,
                                    ApplicationConversionService.getSharedInstance()));
            case StartSettings.Refused(var problems) ->
                    throw new StartupException(String.join("\n", problems));
        };
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
