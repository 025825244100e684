package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Limits how often links are tried from one network: nobody guesses one, and hashing is dear. */
@Component
final class LinkTries {

    static final int PER_NETWORK = 30;

    private final Throttle perNetwork;

    LinkTries(Clock clock) {
        this.perNetwork = new Throttle(PER_NETWORK, Duration.ofMinutes(15), clock);
    }

    void count(Origin from) {
        var wait = perNetwork.attempt(from.network());
        if (wait.isPresent()) {
            throw new ProblemException(
                    new Problem.OverLimit(
                            "too_many_tries",
                            "Too many links were tried. Wait before trying again.",
                            wait.get()));
        }
    }
}
