package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.PersonId;
import org.springframework.stereotype.Component;

/** A password. */
@Component
final class PasswordWayIn implements WayIn {

    private final IdentityProvider passwords;

    PasswordWayIn(IdentityProvider passwords) {
        this.passwords = passwords;
    }

    @Override
    public int count(PersonId person) {
        return passwords.hasPassword(person) ? 1 : 0;
    }
}
