package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes requests for links from anybody.
 *
 * <p>Guarantees the same answer after the same work, whoever is or is not behind the address: one
 * row is stored, and looked at afterwards on another thread, also after a restart. Limited per
 * address of the network and per given address, known or not.
 */
@Component
class LinkRequests {

    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int PER_NETWORK = 20;
    static final int PER_ACCOUNT = 3;

    private final LinkRequestStore store;
    private final IdSource ids;
    private final Clock clock;
    private final Throttle perNetwork;
    private final Throttle perAccount;
    private final AtomicReference<Runnable> told = new AtomicReference<>(() -> {});

    LinkRequests(LinkRequestStore store, IdSource ids, Clock clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
        this.perNetwork = new Throttle(PER_NETWORK, WINDOW, clock);
        this.perAccount = new Throttle(PER_ACCOUNT, WINDOW, clock);
    }

    void ask(Purpose purpose, @Nullable String email, Origin from) {
        var address = EmailAddress.parse(email == null ? "" : email);
        if (address.isEmpty()) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "Nothing was sent.",
                            List.of(new FieldError("email", "invalid", "an e-mail address"))));
        }
        var account = purpose.text() + ThrottleName.account(address.get().key());
        var wait = perNetwork.attempt(from.network()).or(() -> perAccount.attempt(account));
        if (wait.isPresent()) {
            throw new ProblemException(
                    new Problem.OverLimit(
                            "too_many_messages",
                            "Too many messages were asked for. Wait before trying again.",
                            wait.get()));
        }
        store.insert(
                new LinkRequestStore.Request(
                        ids.next(), purpose, address.get().text(), from, clock.instant()));
        told.get().run();
    }

    /** Who is told when there is a request to look at. */
    void tell(Runnable listener) {
        told.set(listener);
    }
}
