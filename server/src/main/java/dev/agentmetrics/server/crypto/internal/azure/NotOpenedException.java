package dev.agentmetrics.server.crypto.internal.azure;

/** This is not something that was wrapped here, with this bound to it. */
final class NotOpenedException extends Exception {

    private static final long serialVersionUID = 1L;

    NotOpenedException() {
        super("not opened");
    }
}
