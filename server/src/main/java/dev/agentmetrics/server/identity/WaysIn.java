package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.PersonId;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Everything with which a person signs in: nobody takes the last of it away. The link by mail does
 * not count: it is for whoever lost something, not a way to live with.
 */
@Component
public final class WaysIn {

    private final List<WayIn> kinds;

    public WaysIn(List<WayIn> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /** Whether there is one at most. Ask in a transaction that holds the lock on the person. */
    public boolean isLast(PersonId person) {
        return kinds.stream().mapToInt(kind -> kind.count(person)).sum() <= 1;
    }
}
