package dev.agentmetrics.server.mail;

import dev.agentmetrics.server.testing.TestServer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server without a mail server has written to people, read past its locks. */
public final class Letters {

    private static final int RECENT = 200;
    private static final Pattern LINK = Pattern.compile("https://\\S+#\\S+");

    private final MailStore store;
    private final Outbox outbox;

    public Letters(TestServer server) {
        this.store = server.bean(MailStore.class);
        this.outbox = server.bean(Outbox.class);
    }

    /** The latest of this kind to that address. */
    public Optional<MessageText> last(Template template, String to) {
        return store.before(null, RECENT).stream()
                .map(MailStore.Row::message)
                .filter(message -> message.template() == template && message.to().equals(to))
                .findFirst()
                .flatMap(message -> outbox.text(message.id()));
    }

    /** Its link, which carries a token. */
    public Optional<String> link(Template template, String to) {
        return last(template, to)
                .map(MessageText::plain)
                .map(LINK::matcher)
                .filter(Matcher::find)
                .map(Matcher::group);
    }
}
