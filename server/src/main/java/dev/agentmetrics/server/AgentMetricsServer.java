package dev.agentmetrics.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts everything in one process. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class AgentMetricsServer {

    public static void main(String[] arguments) {
        SpringApplication.run(AgentMetricsServer.class, arguments);
    }
}
