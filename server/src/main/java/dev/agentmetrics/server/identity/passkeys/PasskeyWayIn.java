package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.WayIn;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Passkeys that work under the address this server has now. */
@Component
final class PasskeyWayIn implements WayIn {

    private final RelyingParty relyingParty;
    private final PasskeyStore store;

    PasskeyWayIn(RelyingParty relyingParty, PasskeyStore store) {
        this.relyingParty = relyingParty;
        this.store = store;
    }

    @Override
    public int count(PersonId person) {
        var here = relyingParty.id();
        return (int)
                store.of(person).stream()
                        .filter(passkey -> here.equals(Optional.of(passkey.relyingParty())))
                        .count();
    }
}
