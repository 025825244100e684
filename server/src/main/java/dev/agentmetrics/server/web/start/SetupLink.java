package dev.agentmetrics.server.web.start;

import java.util.Optional;

/** The one-time link with which the owner's account is created. */
@FunctionalInterface
interface SetupLink {

    /** Its path, until the owner exists. */
    Optional<String> path();
}
