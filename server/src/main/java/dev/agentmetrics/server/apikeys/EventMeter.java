package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.core.Caller;

/** Told how many events came in, by whom. */
@FunctionalInterface
public interface EventMeter {

    void accepted(Caller caller, int events);
}
