package dev.agentmetrics.server.leaks;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Organization;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.apikeys.Exposure;
import dev.agentmetrics.server.apikeys.KeyLeaked;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Writes to the owners of an organisation whose key was seen by others. The messages are stored in
 * the transaction that revokes the key: no key is revoked without them.
 */
@Component
class TellOwners {

    private final AccountService accounts;
    private final Mail mail;
    private final PublicUrl url;
    private final Clock clock;

    TellOwners(AccountService accounts, Mail mail, PublicUrl url, Clock clock) {
        this.accounts = accounts;
        this.mail = mail;
        this.url = url;
        this.clock = clock;
    }

    @EventListener
    void tell(KeyLeaked leaked) {
        var key = leaked.key();
        var values =
                Map.of(
                        "organization",
                        accounts.find(key.org()).map(Organization::name).orElse(""),
                        "key",
                        key.label().name() + " (" + key.keyId() + ")",
                        "place",
                        place(leaked.exposure()),
                        "when",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                        "link",
                        url.text() + "/settings/keys");
        for (Person owner : accounts.owners(key.org())) {
            mail.send(Template.KEY_LEAKED, owner.email(), values);
        }
    }

    private static String place(Exposure exposure) {
        if (!exposure.place().isEmpty()) {
            return exposure.place();
        }
        return switch (exposure.channel()) {
            case REPORT -> "somebody who did not say where";
            case GITHUB -> "a public repository, by GitHub";
            case PLAINTEXT -> "a connection to this server without encryption";
        };
    }
}
