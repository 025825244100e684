package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.span.Span;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Who and where. What a run's head says itself counts, else what the nearest span above it says,
 * else the first of the run's own spans that says anything. An agent without a name is the nearest
 * agent above, else the service.
 */
final class Inherited {

    private static final String NOBODY = "unknown";

    private final SpanTree tree;
    private final Ownership ownership;
    private final Fact agentId = new Fact(span -> span.actor().agentId());
    private final Fact agentName = new Fact(span -> span.actor().agentName());
    private final Fact agentVersion = new Fact(span -> span.actor().agentVersion());
    private final Fact session = new Fact(span -> span.actor().sessionId());
    private final Fact user = new Fact(span -> span.actor().userId());
    private final Fact workflow = new Fact(span -> span.actor().workflow());
    private final Fact environment = new Fact(span -> span.source().environment());
    private final Fact service = new Fact(span -> span.source().serviceName());
    private final Fact framework = new Fact(span -> span.source().framework());
    private final Fact scope = new Fact(Inherited::scope);

    Inherited(SpanTree tree, Ownership ownership) {
        this.tree = tree;
        this.ownership = ownership;
    }

    private static String scope(Span span) {
        var source = span.source();
        return source.scopeVersion().isEmpty()
                ? source.scopeName()
                : source.scopeName() + " " + source.scopeVersion();
    }

    TraceRun.Agent agent(int owner) {
        // An id and a version belong to the agent that says them, never to the one above it.
        var name = agentName.of(owner);
        if (name.isEmpty()) {
            name = service.of(owner);
        }
        return new TraceRun.Agent(
                agentId.own(owner), name.isEmpty() ? NOBODY : name, agentVersion.own(owner));
    }

    /** Without what is counted. */
    TraceRun.Context context(int owner) {
        return new TraceRun.Context(
                session.of(owner),
                user.of(owner),
                environment.of(owner),
                workflow.of(owner),
                service.of(owner),
                framework.of(owner),
                scope.of(owner),
                0,
                0);
    }

    /** One thing that spans say or do not say. */
    private final class Fact {

        private final Function<Span, String> says;

        /** What each span says, or hears from above. */
        private String[] heard = {};

        /** What the first span of a run says that says anything. */
        private final Map<Integer, String> first = new HashMap<>();

        Fact(Function<Span, String> says) {
            this.says = says;
        }

        String of(int owner) {
            read();
            if (owner != Ownership.TRACE && !heard[owner].isEmpty()) {
                return heard[owner];
            }
            return first.getOrDefault(owner, "");
        }

        /** Only of the run's own spans. */
        String own(int owner) {
            read();
            var head = owner == Ownership.TRACE ? "" : says.apply(tree.span(owner));
            return head.isEmpty() ? first.getOrDefault(owner, "") : head;
        }

        private void read() {
            if (heard.length > 0) {
                return;
            }
            heard = new String[tree.size()];
            Arrays.fill(heard, "");
            for (var n = 0; n < tree.size(); n++) {
                var place = tree.inOrder(n);
                var parent = tree.parent(place);
                var said = says.apply(tree.span(place));
                if (!said.isEmpty()) {
                    heard[place] = said;
                    first.putIfAbsent(ownership.owner(place), said);
                } else if (parent != SpanTree.NONE) {
                    heard[place] = heard[parent];
                }
            }
        }
    }
}
