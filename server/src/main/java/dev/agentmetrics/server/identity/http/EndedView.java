package dev.agentmetrics.server.identity.http;

/** How many sessions were ended. */
record EndedView(int ended) {}
