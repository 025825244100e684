package dev.agentmetrics.server.core;

import java.util.UUID;

/** Makes new ids: UUIDv7, so that they sort by creation. Injected, so that tests can fix them. */
@FunctionalInterface
public interface IdSource {

    UUID next();
}
