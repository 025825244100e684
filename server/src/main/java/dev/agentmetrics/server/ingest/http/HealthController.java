package dev.agentmetrics.server.ingest.http;

import dev.agentmetrics.server.ingest.Health;
import dev.agentmetrics.server.ingest.HealthService;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** For probes and for people: needs no credential and tells nothing but names and states. */
@RestController
class HealthController {

    private final HealthService health;

    HealthController(HealthService health) {
        this.health = health;
    }

    /** Older clients ask at the second address. */
    @GetMapping({"/v1/health", "/health"})
    ResponseEntity<HealthBody> get() {
        var now = health.health();
        return ResponseEntity.status(now.ready() ? 200 : 503)
                .cacheControl(CacheControl.noStore())
                .body(HealthBody.of(now));
    }

    record HealthBody(String status, boolean live, boolean ready, Map<String, String> checks) {

        static HealthBody of(Health health) {
            return new HealthBody(
                    health.ready() ? "ok" : "degraded", true, health.ready(), health.described());
        }
    }
}
