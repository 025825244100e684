package dev.agentmetrics.server.core;

import java.time.Duration;

/**
 * Work that is done in rounds from the start of the server to its end, on a thread of its own: when
 * somebody calls for it, and now and then by itself. What has to survive the end of the process
 * must be stored before the call.
 */
public interface InRounds {

    /** Of the thread, for logs. */
    String name();

    /** From one round to the next when nobody calls. */
    Duration pause();

    void round();

    /**
     * Comes before the first round.
     *
     * @param call calls for one, and returns at once
     */
    void calledBy(Runnable call);
}
