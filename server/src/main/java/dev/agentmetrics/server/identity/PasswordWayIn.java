package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.PersonId;
import org.springframework.stereotype.Component;

/** A password. */
@Component
final class PasswordWayIn implements WayIn {

    private final PasswordStore passwords;

    PasswordWayIn(PasswordStore passwords) {
        this.passwords = passwords;
    }

    @Override
    public int count(PersonId person) {
        return passwords.find(person).isPresent() ? 1 : 0;
    }
}
