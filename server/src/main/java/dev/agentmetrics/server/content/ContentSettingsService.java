package dev.agentmetrics.server.content;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.audit.AuditEvent;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.VisibleText;
import dev.agentmetrics.server.telemetry.Retention;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** In which environments content is stored, for how long, and how much of a span. */
@Service
public class ContentSettingsService {

    private final Guard guard;
    private final ContentChoiceStore store;
    private final ContentChoices choices;
    private final ContentVault vault;
    private final Retention events;
    private final AuditLog log;
    private final TransactionOperations transactions;
    private final Clock clock;

    ContentSettingsService(
            Guard guard,
            ContentChoiceStore store,
            ContentChoices choices,
            ContentVault vault,
            Retention events,
            AuditLog log,
            TransactionOperations transactions,
            Clock clock) {
        this.guard = guard;
        this.store = store;
        this.choices = choices;
        this.vault = vault;
        this.events = events;
        this.log = log;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * @param mostDays as long as events are kept, or a year
     */
    public record Settings(List<ContentChoice> choices, int mostDays) {

        public Settings {
            choices = List.copyOf(choices);
        }
    }

    /** What somebody typed; what is missing is as usual. */
    public record Wish(
            @Nullable String environment,
            @Nullable Boolean stored,
            @Nullable Integer days,
            @Nullable Integer characters) {}

    /** Whoever reads the data may know what is kept of it. */
    public Settings settings(Caller caller) {
        guard.require(caller, Permission.DATA_READ);
        return current(caller);
    }

    private Settings current(Caller caller) {
        return new Settings(
                choices.of(caller.org()).values().stream()
                        .sorted(Comparator.comparing(ContentChoice::environment))
                        .toList(),
                mostDays(caller));
    }

    /** A decision of a person: no key opts in. It counts from the next request on. */
    public Settings choose(Caller caller, Wish wish) {
        guard.require(caller, Permission.ORG_MANAGE);
        guard.requirePerson(caller);
        guard.requireRecent(caller);
        var choice = checked(caller, wish);
        if (choice.stored()) {
            // Where there can be no key, nobody is told that content is stored.
            vault.prepare(caller.org());
        }
        try {
            transactions.executeWithoutResult(_ -> put(caller, choice));
        } finally {
            choices.changed(caller.org());
        }
        return current(caller);
    }

    private void put(Caller caller, ContentChoice choice) {
        var before = store.of(caller.org());
        boolean isNew =
                before.stream()
                        .noneMatch(other -> other.environment().equals(choice.environment()));
        if (isNew && before.size() >= ContentChoice.MOST_ENVIRONMENTS) {
            throw new ProblemException(
                    new Problem.Conflict(
                            "too_many_environments",
                            "At most "
                                    + ContentChoice.MOST_ENVIRONMENTS
                                    + " environments have a setting of their own."));
        }
        store.put(caller.org(), choice);
        log.append(
                AuditEvent.by(
                        caller,
                        AuditType.CONTENT_CHOICE_CHANGED,
                        Map.of(
                                "environment", choice.environment(),
                                "stored", Boolean.toString(choice.stored()),
                                "days", Integer.toString(choice.days()),
                                "characters", Integer.toString(choice.characters()))));
    }

    private ContentChoice checked(Caller caller, Wish wish) {
        var wrong = new ArrayList<FieldError>();
        var environment = wish.environment();
        if (environment == null
                || environment.length() > ContentChoice.LONGEST_ENVIRONMENT
                || !VisibleText.isStorable(environment)) {
            wrong.add(
                    new FieldError(
                            "environment",
                            "invalid",
                            "a name of at most "
                                    + ContentChoice.LONGEST_ENVIRONMENT
                                    + " characters; empty for spans that name none"));
        }
        var stored = wish.stored();
        if (stored == null) {
            wrong.add(new FieldError("stored", "required", "true or false"));
        }
        int most = mostDays(caller);
        var wantedDays = wish.days();
        int days = wantedDays == null ? Math.min(ContentChoice.DEFAULT_DAYS, most) : wantedDays;
        if (days < 1 || days > most) {
            wrong.add(new FieldError("days", "out_of_range", "1 to " + most));
        }
        var wantedCharacters = wish.characters();
        int characters =
                wantedCharacters == null ? ContentChoice.DEFAULT_CHARACTERS : wantedCharacters;
        if (characters < ContentChoice.FEWEST_CHARACTERS
                || characters > ContentChoice.MOST_CHARACTERS) {
            wrong.add(
                    new FieldError(
                            "characters",
                            "out_of_range",
                            ContentChoice.FEWEST_CHARACTERS
                                    + " to "
                                    + ContentChoice.MOST_CHARACTERS));
        }
        if (environment == null || stored == null || !wrong.isEmpty()) {
            throw new ProblemException(new Problem.Invalid("Nothing was changed.", wrong));
        }
        return new ContentChoice(
                environment,
                stored,
                days,
                characters,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private int mostDays(Caller caller) {
        int kept = events.days(caller.org());
        return kept == 0 ? ContentChoice.LONGEST_DAYS : Math.min(kept, ContentChoice.LONGEST_DAYS);
    }
}
