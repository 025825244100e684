package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.identity.passkeys.Refusal.Reason;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Tells a person what happened to their passkeys. Labels are not in it: whoever took over a session
 * shall not write into our messages.
 */
@Component
final class PasskeyMail {

    private static final String SETTINGS = "/settings/sign-in";
    private static final String RECOVERY = "/forgot-password";

    private final AccountService accounts;
    private final Mail mail;
    private final PublicUrl url;
    private final Clock clock;

    PasskeyMail(AccountService accounts, Mail mail, PublicUrl url, Clock clock) {
        this.accounts = accounts;
        this.mail = mail;
        this.url = url;
        this.clock = clock;
    }

    void passwordRemoved(PersonId person, Origin from) {
        send(Template.PASSWORD_REMOVED, person, from, RECOVERY);
    }

    /** Word that there are two of a passkey, when that is what it was refused for. */
    void toldOfCopy(Refusal refusal, PersonId person, Origin from) {
        if (refusal.reason() == Reason.COUNTER_WENT_BACK) {
            send(Template.PASSKEY_COPIED, person, from, SETTINGS);
        }
    }

    private void send(Template template, PersonId id, Origin from, String page) {
        accounts.find(id)
                .ifPresent(
                        person ->
                                mail.send(
                                        template,
                                        person.email(),
                                        Map.of(
                                                "when",
                                                clock.instant()
                                                        .truncatedTo(ChronoUnit.SECONDS)
                                                        .toString(),
                                                "address",
                                                from.address(),
                                                "link",
                                                url.text() + page)));
    }
}
