package dev.agentmetrics.server.crypto.keyring;

import java.util.Optional;

/**
 * Data that the keys of this deployment have sealed and that outlive its data directory. Asked
 * before new keys are made, so it may not need any.
 */
@FunctionalInterface
public interface SealedElsewhere {

    /** Everything is in the data directory. */
    SealedElsewhere NOTHING = Optional::empty;

    /** Where they are, for people; empty when there are none. */
    Optional<String> place();
}
