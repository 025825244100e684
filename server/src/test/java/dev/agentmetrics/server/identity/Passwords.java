package dev.agentmetrics.server.identity;

/** Passwords for tests. */
public final class Passwords {

    public static final String GOOD = "violet kettle drifts north";

    private Passwords() {}

    public static Password of(String text) {
        return Password.of(text.toCharArray(), 0, text.length());
    }
}
