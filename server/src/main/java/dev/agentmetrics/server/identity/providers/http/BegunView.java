package dev.agentmetrics.server.identity.providers.http;

/** Where the browser has to go. */
record BegunView(String location) {

    /** Holds the state. */
    @Override
    public String toString() {
        return "BegunView";
    }
}
