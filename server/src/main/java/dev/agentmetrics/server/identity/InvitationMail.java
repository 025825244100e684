package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.InvitationSender;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Mails an invitation, with its token behind the # of the link, so that no log has it. */
@Component
class InvitationMail implements InvitationSender {

    private final Mail mail;
    private final PublicUrl url;

    InvitationMail(Mail mail, PublicUrl url) {
        this.mail = mail;
        this.url = url;
    }

    @Override
    public void send(Letter letter) {
        var invitation = letter.invitation();
        mail.send(
                Template.INVITATION,
                invitation.email(),
                Map.of(
                        "organization",
                        letter.organization(),
                        "inviter",
                        letter.invitedBy(),
                        "role",
                        invitation.role().text(),
                        "days",
                        Long.toString(letter.days()),
                        "link",
                        url.text() + "/invitation#" + letter.token().reveal()));
    }
}
