package dev.agentmetrics.server.identity;

import java.time.Instant;

/** Where the owner's one-time link is kept, as a keyed hash. */
public interface SetupLinkStore {

    /** Makes this the only link. */
    void replaceAll(byte[] hash, Instant createdAt, Instant expiresAt);

    boolean isValid(byte[] hash, Instant now);

    /** True for one caller only, however many try at once. */
    boolean use(byte[] hash, Instant now);
}
