package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.InRounds;
import dev.agentmetrics.server.identity.LinkRequestStore.Request;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks at requests for links and sends what there is to send: a link to whom it belongs, word to
 * somebody who signs up a second time, nothing for an unknown address. A request is gone together
 * with the message being stored, so none is lost and none is answered twice.
 */
@Component
class LinkSender implements InRounds {

    /** A link that comes later helps nobody. */
    static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(LinkSender.class);
    private static final int AT_ONCE = 50;

    private final LinkRequestStore requests;
    private final LinkRequests desk;
    private final IdentityProvider provider;
    private final MailedLinks links;
    private final AccountService accounts;
    private final SecondFactors factors;
    private final Mail mail;
    private final AccountJournal journal;
    private final TransactionOperations transactions;
    private final Clock clock;

    /** What failed in the last round and was said so. */
    private Set<UUID> failing = Set.of();

    LinkSender(
            LinkRequestStore requests,
            LinkRequests desk,
            IdentityProvider provider,
            MailedLinks links,
            AccountService accounts,
            SecondFactors factors,
            Mail mail,
            AccountJournal journal,
            TransactionOperations transactions,
            Clock clock) {
        this.requests = requests;
        this.desk = desk;
        this.provider = provider;
        this.links = links;
        this.accounts = accounts;
        this.factors = factors;
        this.mail = mail;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "link-sender";
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void calledBy(Runnable call) {
        desk.tell(call);
    }

    /** A request that cannot be answered now is passed over until the next round. */
    @Override
    public synchronized void round() {
        var failed = new HashSet<UUID>();
        for (var some = oldest(failed); !some.isEmpty(); some = oldest(failed)) {
            for (var request : some) {
                if (!isAnswered(request)) {
                    failed.add(request.id());
                }
            }
        }
        failing = failed;
    }

    private List<Request> oldest(Set<UUID> passedOver) {
        return requests.oldest(AT_ONCE + passedOver.size()).stream()
                .filter(request -> !passedOver.contains(request.id()))
                .toList();
    }

    private boolean isAnswered(Request request) {
        try {
            transactions.executeWithoutResult(_ -> answer(request));
            return true;
        } catch (RuntimeException failure) {
            if (request.at().isBefore(clock.instant().minus(GIVEN_UP_AFTER))) {
                requests.take(request.id());
                LOG.warn("the request {} for a link was given up", request.id());
                return true;
            }
            if (!failing.contains(request.id())) {
                LOG.error("the request {} for a link failed; trying again", request.id(), failure);
            }
            return false;
        }
    }

    private void answer(Request request) {
        if (!requests.take(request.id())) {
            return;
        }
        var email = EmailAddress.parse(request.email()).orElseThrow();
        var known = accounts.find(email);
        switch (request.purpose()) {
            case RESET -> known.filter(this::isForThem).ifPresent(person -> reset(person, request));
            case SIGN_UP -> {
                if (known.isPresent()) {
                    mail.send(
                            Template.SIGN_UP_KNOWN,
                            known.get().email(),
                            Map.of("link", links.page("/sign-in")));
                } else {
                    provider.sendSignUpLink(email);
                }
            }
            case EMAIL -> throw new IllegalStateException("nobody without a session asks for that");
        }
    }

    /**
     * Whoever signs in only with another service is given no password by whoever reads their mail.
     * Whoever has a second factor is: without it, the password opens nothing.
     */
    private boolean isForThem(Person person) {
        return provider.hasPassword(person.id()) || factors.has(person.id());
    }

    private void reset(Person person, Request request) {
        provider.sendResetLink(person);
        journal.resetAsked(person, request.from());
    }
}
