package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Writes to a person whose session was ended because an old value of its cookie came back. */
@Component
class TellOfReuse {

    private final AccountService accounts;
    private final Mail mail;
    private final PublicUrl url;

    TellOfReuse(AccountService accounts, Mail mail, PublicUrl url) {
        this.accounts = accounts;
        this.mail = mail;
        this.url = url;
    }

    /** In the transaction that ends the session. */
    @EventListener
    void tell(SessionReused reused) {
        accounts.find(reused.person())
                .ifPresent(
                        person ->
                                mail.send(
                                        Template.SESSION_REUSED,
                                        person.email(),
                                        Map.of(
                                                "when",
                                                reused.at()
                                                        .truncatedTo(ChronoUnit.SECONDS)
                                                        .toString(),
                                                "address",
                                                reused.usedFrom().address(),
                                                "link",
                                                url.text() + "/forgot-password")));
    }
}
