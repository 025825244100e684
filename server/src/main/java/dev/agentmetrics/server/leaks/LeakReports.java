package dev.agentmetrics.server.leaks;

import dev.agentmetrics.server.apikeys.Exposure;
import dev.agentmetrics.server.apikeys.LeakedKeys;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Service;

/**
 * Reports of keys that somebody found. Anybody may send one.
 *
 * <p>Guarantees that when {@link #report} returns, every working key in it has been revoked and
 * that is on disk: there is no queue that a crash could empty. The answer is the same whatever was
 * reported. The time it takes is the same for everything but a key that works: a text without a key
 * costs nothing to look at, an unknown key and a wrong secret take the same steps, and only a
 * revocation writes. So time tells one thing, that a key did work until now, and only to whoever
 * holds the whole of it; they could have learned that by using it. To hide that, too, every report
 * would have to write, which would let anybody make this server's disk busy.
 */
@Service
public class LeakReports {

    static final int PER_NETWORK = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);

    private final LeakedKeys keys;
    private final Throttle perNetwork;

    LeakReports(LeakedKeys keys, Clock clock) {
        this.keys = keys;
        this.perNetwork = new Throttle(PER_NETWORK, WINDOW, clock);
    }

    /**
     * @param text a key, or anything with keys in it
     * @param where it was found, in the words of the finder
     */
    public void report(String text, String where, Origin from) {
        perNetwork
                .attempt(from.network())
                .ifPresent(
                        wait -> {
                            throw new ProblemException(
                                    new Problem.OverLimit(
                                            "too_many_reports",
                                            "Too many reports. Put several keys into one, or"
                                                    + " wait.",
                                            wait));
                        });
        keys.endIn(text, new Exposure(Exposure.Channel.REPORT, where, from));
    }
}
