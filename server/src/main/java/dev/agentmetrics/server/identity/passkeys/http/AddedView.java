package dev.agentmetrics.server.identity.passkeys.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.passkeys.OwnPasskeys;
import java.util.List;

/**
 * After a passkey was added.
 *
 * @param recoveryCodes with the first second factor, shown this once; empty when there are some
 */
record AddedView(PasskeysView found, @JsonProperty("recovery_codes") List<String> recoveryCodes) {

    AddedView {
        recoveryCodes = List.copyOf(recoveryCodes);
    }

    static AddedView of(OwnPasskeys.Added added) {
        return new AddedView(
                PasskeysView.of(added.found()),
                added.recoveryCodes().stream().map(Secret::reveal).toList());
    }

    @Override
    public String toString() {
        return "AddedView";
    }
}
