package dev.agentmetrics.server.content;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keyring.OrganizationSeal;
import dev.agentmetrics.server.telemetry.Retention;
import dev.agentmetrics.server.telemetry.content.ContentStore;
import dev.agentmetrics.server.telemetry.content.SealedContent;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * What one span said, for the few who may read it.
 *
 * <p>Guarantees that nothing is shown of which the audit log does not tell who read it. Content
 * that was changed, or stands where it does not belong, is not shown at all.
 */
@Service
public class ContentReading {

    private static final Logger LOG = LoggerFactory.getLogger(ContentReading.class);

    private final Guard guard;
    private final ContentStore store;
    private final ContentVault vault;
    private final ContentChoices choices;
    private final Retention events;
    private final ReadingJournal journal;
    private final Clock clock;

    ContentReading(
            Guard guard,
            ContentStore store,
            ContentVault vault,
            ContentChoices choices,
            Retention events,
            ReadingJournal journal,
            Clock clock) {
        this.guard = guard;
        this.store = store;
        this.vault = vault;
        this.choices = choices;
        this.events = events;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * @param json attributes, events, and the names of what was cut
     * @param until when it goes
     */
    public record Read(SealedContent.Label label, String json, Instant until) {

        /** Without what was said. */
        @Override
        public String toString() {
            return "Read[" + label + "]";
        }
    }

    /**
     * @param traceId and {@code spanId} as the client sent them: what is no id names no content
     */
    public Read read(Caller caller, String traceId, String spanId) {
        guard.require(caller, Permission.CONTENT_READ);
        var person = guard.requirePerson(caller);
        var found =
                store.find(caller.org(), traceId, spanId)
                        .orElseThrow(() -> new ProblemException(new Problem.NotFound("content")));
        var until = until(caller, found.label());
        if (!clock.instant().isBefore(until)) {
            // The daily clean-up has not come by yet.
            throw new ProblemException(new Problem.NotFound("content"));
        }
        var json = opened(caller, found);
        journal.read(caller, person, found.label().traceId());
        return new Read(found.label(), json, until);
    }

    /** With its events, if those go before. */
    private Instant until(Caller caller, SealedContent.Label label) {
        int days = choices.days(caller.org(), label.environment());
        int ofEvents = events.days(caller.org());
        return label.at().plus(ofEvents == 0 ? days : Math.min(days, ofEvents), ChronoUnit.DAYS);
    }

    private String opened(Caller caller, SealedContent found) {
        try {
            return vault.open(caller.org(), found);
        } catch (OrganizationSeal.NotOpened | KeyManagerException.Refused failure) {
            LOG.error(
                    "the content of span {} of organisation {} does not open",
                    found.label().spanId(),
                    caller.org(),
                    failure);
            throw new ProblemException(
                    new Problem.Conflict(
                            "content_unreadable",
                            "What is stored for this span does not open: it was changed, or its"
                                    + " key is gone."));
        }
    }
}
