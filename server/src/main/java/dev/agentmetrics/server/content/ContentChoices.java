package dev.agentmetrics.server.content;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.db.KeptInMemory;
import dev.agentmetrics.server.telemetry.content.ContentRetention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What is in force: asked with every request that brings spans, so it answers from memory.
 *
 * <p>Guarantees that on this node the request after a change knows it, and on another node the
 * requests of ten seconds later. Whoever chose nothing has opted in to nothing.
 */
@Component
public class ContentChoices implements ContentRetention, KeptInMemory {

    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final int REMEMBERED = 10_000;

    private final ContentChoiceStore store;
    private final Clock clock;
    private final ConcurrentMap<OrgId, Known> known = new ConcurrentHashMap<>();

    public ContentChoices(ContentChoiceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    private record Known(Map<String, ContentChoice> choices, Instant readAt) {}

    /** By environment. */
    Map<String, ContentChoice> of(OrgId org) {
        if (known.size() > REMEMBERED) {
            known.clear();
        }
        var last = known.get(org);
        if (last != null && !clock.instant().isBefore(last.readAt().plus(FRESH))) {
            known.remove(org, last);
        }
        // Whoever forgets it waits for this, so that nothing older is remembered afterwards.
        return known.computeIfAbsent(org, this::read).choices();
    }

    private Known read(OrgId org) {
        var now = clock.instant();
        return new Known(
                store.of(org).stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        ContentChoice::environment, Function.identity())),
                now);
    }

    /** Something else was chosen, and is committed. */
    void changed(OrgId org) {
        known.remove(org);
    }

    @Override
    public void readAgain() {
        known.clear();
    }

    /** What is to be stored of the spans of one request. */
    public Wanted wanted(OrgId org) {
        var choices = of(org);
        return environment -> {
            var choice = choices.get(environment);
            return choice != null && choice.stored() ? choice.characters() : 0;
        };
    }

    /** How much of a span is to be stored, by its environment. */
    @FunctionalInterface
    public interface Wanted {

        /** Nothing, of none. */
        Wanted NOTHING = _ -> 0;

        /** At most so many characters; 0 where nobody opted in. */
        int characters(String environment);
    }

    @Override
    public int days(OrgId org, String environment) {
        var choice = of(org).get(environment);
        return choice == null ? ContentChoice.DEFAULT_DAYS : choice.days();
    }
}
