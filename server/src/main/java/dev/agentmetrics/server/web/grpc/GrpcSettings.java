package dev.agentmetrics.server.web.grpc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * OTLP over gRPC.
 *
 * @param otlpGrpcPort 0 takes any free port; {@code off} opens none
 */
@ConfigurationProperties("agentmetrics")
public record GrpcSettings(@DefaultValue("4317") String otlpGrpcPort) {

    boolean isOff() {
        return otlpGrpcPort.equals("off") || otlpGrpcPort.equals("-1");
    }

    int port() {
        return Integer.parseInt(otlpGrpcPort);
    }
}
