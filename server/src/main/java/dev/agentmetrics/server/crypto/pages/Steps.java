package dev.agentmetrics.server.crypto.pages;

/** Told of each step that must survive a crash right after it; tests crash there. */
@FunctionalInterface
interface Steps {

    Steps UNOBSERVED = _ -> {};

    void reached(String step);
}
