package dev.agentmetrics.server.mail;

/**
 * What a message says, in both forms. May hold a link that is as good as a password, so it does not
 * print.
 *
 * @param subject one line
 */
public record MessageText(String subject, String plain, String html) {

    @Override
    public String toString() {
        return "MessageText";
    }
}
