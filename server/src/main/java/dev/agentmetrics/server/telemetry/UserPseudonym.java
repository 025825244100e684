package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.core.OrgId;
import java.util.List;

/**
 * Stands for a user in what is stored of spans: equal for the same user of the same organisation,
 * and of no use to whoever does not hold the key.
 */
@FunctionalInterface
public interface UserPseudonym {

    /** Of the identifier as it was sent, which is not empty. */
    String of(OrgId org, String userId);

    /** All that may be stored, the current one first: the key may have been another one before. */
    default List<String> all(OrgId org, String userId) {
        return List.of(of(org, userId));
    }
}
