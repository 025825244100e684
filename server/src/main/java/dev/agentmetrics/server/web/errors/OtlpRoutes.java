package dev.agentmetrics.server.web.errors;

import java.util.Set;

/** Where OTLP is spoken: errors there are in its own form. */
public final class OtlpRoutes {

    private static final Set<String> SIGNALS = Set.of("/v1/traces", "/v1/metrics", "/v1/logs");
    private static final String PREFIX = "/otlp/";

    private OtlpRoutes() {}

    public static boolean isOne(String path) {
        return SIGNALS.contains(path) || path.startsWith(PREFIX);
    }
}
