package dev.agentmetrics.server.mail;

import dev.agentmetrics.server.accounts.EmailAddress;
import java.util.Map;

/** Sends messages to people. */
public interface Mail {

    /**
     * Stores a message together with what the caller's transaction changes, or not at all; it is
     * delivered afterwards, also after a restart.
     *
     * @param values for every name of the template and no other; shown as text, in one line each.
     *     The recipient ({@code email}) and this server ({@code server}) are added.
     */
    void send(Template template, EmailAddress to, Map<String, String> values);
}
