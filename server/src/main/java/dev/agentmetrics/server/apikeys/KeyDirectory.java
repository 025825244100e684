package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The keys of an organisation with all that is known about them. */
@Service
public class KeyDirectory {

    private final KeyBook book;
    private final KeyUse use;
    private final AccountService accounts;
    private final Guard guard;
    private final Clock clock;

    KeyDirectory(KeyBook book, KeyUse use, AccountService accounts, Guard guard, Clock clock) {
        this.book = book;
        this.use = use;
        this.accounts = accounts;
        this.guard = guard;
        this.clock = clock;
    }

    /**
     * A key, for people.
     *
     * @param makerName the address of a person, the name of a key; null when unknown
     */
    public record Entry(ApiKey key, ApiKey.State state, @Nullable String makerName, Usage usage) {}

    /**
     * Some of the keys, newest first.
     *
     * @param next the last key of this page, if others follow
     */
    public record Page(List<Entry> entries, @Nullable String next) {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A page of keys, dead ones too.
     *
     * @param after the last key of the page before
     */
    public Page page(Caller caller, @Nullable String after, int limit) {
        guard.require(caller, Permission.KEY_MANAGE);
        var all = book.of(caller.org());
        int from = after == null ? 0 : placeAfter(all, after);
        int to = Math.min(all.size(), from + limit);
        var keys = all.subList(from, to);
        return new Page(entries(keys), to < all.size() ? keys.getLast().keyId() : null);
    }

    /** One key; another organisation's looks like none. */
    public Entry entry(Caller caller, String keyId) {
        guard.require(caller, Permission.KEY_MANAGE);
        var key =
                book.find(keyId)
                        .map(ApiKeyStore.Row::key)
                        .filter(found -> found.org().equals(caller.org()))
                        .orElseThrow(() -> new ProblemException(new Problem.NotFound("key")));
        return entries(List.of(key)).getFirst();
    }

    private static int placeAfter(List<ApiKey> all, String keyId) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).keyId().equals(keyId)) {
                return i + 1;
            }
        }
        throw new ProblemException(
                new Problem.Malformed(
                        "cursor_invalid",
                        "The cursor is not one of this list. Ask for the first page again."));
    }

    private List<Entry> entries(List<ApiKey> keys) {
        var usage = use.of(keys.stream().map(ApiKey::keyId).toList());
        var now = clock.instant();
        var people = new HashMap<PersonId, Optional<String>>();
        return keys.stream()
                .map(
                        key ->
                                new Entry(
                                        key,
                                        key.stateAt(now),
                                        name(key.birth().by(), people),
                                        usage.getOrDefault(key.keyId(), Usage.NONE)))
                .toList();
    }

    private @Nullable String name(ApiKey.Maker maker, Map<PersonId, Optional<String>> people) {
        return switch (maker) {
            case ApiKey.Maker.Server _ -> null;
            case ApiKey.Maker.Key(var keyId) ->
                    book.find(keyId).map(row -> row.key().label().name()).orElse(null);
            case ApiKey.Maker.Person(var id) ->
                    people.computeIfAbsent(
                                    id, _ -> accounts.find(id).map(person -> person.email().text()))
                            .orElse(null);
        };
    }
}
