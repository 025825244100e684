package dev.agentmetrics.server.identity;

/** Passwords for tests. */
final class Passwords {

    static final String GOOD = "violet kettle drifts north";

    private Passwords() {}

    static Password of(String text) {
        return Password.of(text.toCharArray(), 0, text.length());
    }
}
