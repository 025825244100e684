package dev.agentmetrics.server.encryption;

import java.time.Duration;

/** Whose turn it is to rotate keys, among all nodes of a deployment. */
public interface RotationTurn {

    /** For how long a node that died keeps it. */
    Duration LENGTH = Duration.ofMinutes(10);

    /** True for one node only; again for the one that has it, which then has it for longer. */
    boolean take();

    /** Lets the next one. */
    void leave();
}
