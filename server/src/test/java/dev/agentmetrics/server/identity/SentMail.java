package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.mail.Mail;
import dev.agentmetrics.server.mail.Template;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps messages for the test to read. */
public final class SentMail implements Mail {

    public record Message(Template template, String to, Map<String, String> values) {}

    private final List<Message> messages = new CopyOnWriteArrayList<>();

    @Override
    public void send(Template template, EmailAddress to, Map<String, String> values) {
        messages.add(new Message(template, to.text(), Map.copyOf(values)));
    }

    public List<Message> all() {
        return List.copyOf(messages);
    }

    public List<Message> all(Template template) {
        return messages.stream().filter(message -> message.template() == template).toList();
    }

    /** The token of the last link of that kind. */
    public String token(Template template) {
        var link = all(template).getLast().values().get("link");
        return link.substring(link.indexOf('#') + 1);
    }

    public void clear() {
        messages.clear();
    }
}
