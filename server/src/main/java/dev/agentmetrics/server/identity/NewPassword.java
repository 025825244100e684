package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Organization;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives somebody who is here another password.
 *
 * <p>Guarantees that with it, in one transaction and under the lock on the person, their sessions
 * and their links by mail end, and they are told. So a sign-in with the old password that is under
 * way finds the lock, and after it another password than the one it checked.
 */
@Component
final class NewPassword {

    private final AccountService accounts;
    private final IdentityProvider provider;
    private final SessionService sessions;
    private final MailedLinks links;
    private final Mail mail;
    private final Clock clock;
    private final PasswordPolicy policy = new PasswordPolicy();

    NewPassword(
            AccountService accounts,
            IdentityProvider provider,
            SessionService sessions,
            MailedLinks links,
            Mail mail,
            Clock clock) {
        this.accounts = accounts;
        this.provider = provider;
        this.sessions = sessions;
        this.links = links;
        this.mail = mail;
        this.clock = clock;
    }

    /** What is wrong with it. */
    Optional<FieldError> objection(@Nullable Password password, Person person) {
        var context = context(person.email());
        accounts.firstMembership(person.id())
                .map(Membership::org)
                .flatMap(accounts::find)
                .map(Organization::name)
                .ifPresent(context::add);
        return objection(password, context);
    }

    /** The same for somebody who is not here yet. */
    Optional<FieldError> objection(
            @Nullable Password password, EmailAddress email, String organization) {
        var context = context(email);
        context.add(organization);
        return objection(password, context);
    }

    private Optional<FieldError> objection(@Nullable Password password, List<String> context) {
        return password == null
                ? Optional.of(new FieldError("password", "required", "a password"))
                : policy.objection(password, context, provider.maxPasswordBytes());
    }

    private static List<String> context(EmailAddress email) {
        var context = new ArrayList<String>();
        context.add(email.text());
        context.add(email.localPart());
        return context;
    }

    /**
     * In the transaction of the caller, which holds the lock on the person.
     *
     * @param but the session that goes on; null ends all
     */
    void set(Person person, Right.NewSecret secret, @Nullable SessionId but, Origin from) {
        secret.give(person.id());
        sessions.endAll(person.id(), but, EndReason.PROOF_CHANGED);
        links.forget(person.id());
        mail.send(
                Template.PASSWORD_CHANGED,
                person.email(),
                Map.of(
                        "when",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                        "address",
                        from.address(),
                        "link",
                        links.page("/forgot-password")));
    }
}
