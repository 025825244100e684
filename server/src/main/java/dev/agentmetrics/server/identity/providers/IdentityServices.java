package dev.agentmetrics.server.identity.providers;

import java.util.List;
import java.util.Optional;

/** The services that people can sign in with here. */
public interface IdentityServices {

    List<Provider> offered();

    /** Empty when it is not offered. */
    Optional<IdentityService> find(Provider provider);

    /** Whether people add and remove accounts of theirs here, or somewhere else. */
    boolean canLink();
}
