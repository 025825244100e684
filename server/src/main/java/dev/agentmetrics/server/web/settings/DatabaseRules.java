package dev.agentmetrics.server.web.settings;

import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.db.ControlStore;
import java.util.List;
import java.util.Map;

/** An address that the server would not connect to is said with everything else that is wrong. */
final class DatabaseRules {

    private DatabaseRules() {}

    static void check(Map<String, Object> properties, List<String> problems) {
        var url = properties.get("agentmetrics.database-url");
        if (url != null && !url.toString().isBlank()) {
            ControlStore.objection(Secret.of(url.toString())).ifPresent(problems::add);
        }
    }
}
