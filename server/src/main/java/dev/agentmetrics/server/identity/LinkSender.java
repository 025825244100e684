package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.core.Rounds;
import dev.agentmetrics.server.identity.LinkRequestStore.Request;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.time.Duration;
import java.util.Map;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks at requests for links and sends what there is to send: a link to whom it belongs, word to
 * somebody who signs up a second time, nothing for an unknown address. A request is gone together
 * with the message being stored, so none is lost and none is answered twice.
 */
@Component
class LinkSender implements SmartLifecycle {

    private static final int AT_ONCE = 50;

    private final LinkRequestStore requests;
    private final LinkRequests desk;
    private final IdentityProvider provider;
    private final MailedLinks links;
    private final AccountService accounts;
    private final Mail mail;
    private final AccountJournal journal;
    private final TransactionOperations transactions;
    private final Rounds rounds = new Rounds("link-sender", Duration.ofSeconds(10), this::round);
    private volatile boolean running;

    LinkSender(
            LinkRequestStore requests,
            LinkRequests desk,
            IdentityProvider provider,
            MailedLinks links,
            AccountService accounts,
            Mail mail,
            AccountJournal journal,
            TransactionOperations transactions) {
        this.requests = requests;
        this.desk = desk;
        this.provider = provider;
        this.links = links;
        this.accounts = accounts;
        this.mail = mail;
        this.journal = journal;
        this.transactions = transactions;
    }

    synchronized void round() {
        var waiting = requests.oldest(AT_ONCE);
        while (!waiting.isEmpty()) {
            waiting.forEach(request -> transactions.executeWithoutResult(_ -> answer(request)));
            waiting = requests.oldest(AT_ONCE);
        }
    }

    private void answer(Request request) {
        if (!requests.take(request.id())) {
            return;
        }
        var email = EmailAddress.parse(request.email()).orElseThrow();
        var known = accounts.find(email);
        switch (request.purpose()) {
            case RESET ->
                    known.ifPresent(
                            person -> {
                                provider.sendResetLink(person);
                                journal.resetAsked(person, request.from());
                            });
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

    @Override
    public void start() {
        running = true;
        desk.tell(rounds::wake);
        rounds.start();
    }

    @Override
    public void stop() {
        running = false;
        rounds.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the web server has stopped; phases stop from high to low. */
    @Override
    public int getPhase() {
        return 0;
    }
}
