package dev.agentmetrics.server.audit;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.VisibleText;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and is to be recorded.
 *
 * @param org whose log it belongs to; null for the log of the deployment
 * @param details ids, names and settings in short texts; never a secret, never content
 */
public record AuditEvent(
        AuditType type,
        @Nullable OrgId org,
        AuditActor actor,
        Origin from,
        SortedMap<String, String> details) {

    private static final int MAX_DETAILS = 12;
    private static final int MAX_VALUE = 200;
    private static final Pattern NAME = Pattern.compile("[a-z_]{1,32}");

    public AuditEvent {
        if (details.size() > MAX_DETAILS
                || !details.keySet().stream().allMatch(name -> NAME.matcher(name).matches())) {
            throw new IllegalArgumentException("details are few, with simple names");
        }
        var shown = new TreeMap<String, String>();
        details.forEach((name, value) -> shown.put(name, VisibleText.line(value, MAX_VALUE)));
        details = Collections.unmodifiableSortedMap(shown);
    }

    public AuditEvent(
            AuditType type,
            @Nullable OrgId org,
            AuditActor actor,
            Origin from,
            Map<String, String> details) {
        this(type, org, actor, from, new TreeMap<>(details));
    }

    /** Something a caller did in their organisation. */
    public static AuditEvent by(Caller caller, AuditType type, Map<String, String> details) {
        return new AuditEvent(
                type, caller.org(), AuditActor.of(caller.actor()), caller.origin(), details);
    }
}
