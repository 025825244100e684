package dev.agentmetrics.server.mail;

/** Takes a message to the mail server. */
public interface MailTransport {

    /** What became of one try. */
    sealed interface Outcome {

        /** The mail server has taken it over. */
        record Delivered() implements Outcome {}

        /** It will never be taken: the recipient or the message is not accepted. */
        record Refused(String code) implements Outcome {}

        /** Not now. */
        record Trouble(String code) implements Outcome {}
    }

    Outcome deliver(MailStore.Addressed message, MessageText text);
}
