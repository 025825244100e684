package dev.agentmetrics.server.accounts.http;

/** The answer to a change that leaves nothing to tell. */
record Done(String status) {

    static final Done DONE = new Done("done");
}
