package dev.agentmetrics.server.identity.factors.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.crypto.Secret;
import java.util.List;

/** Recovery codes. Shown once; empty when the ones before stay. */
record RecoveryCodesView(@JsonProperty("recovery_codes") List<String> recoveryCodes) {

    static RecoveryCodesView of(List<Secret> codes) {
        return new RecoveryCodesView(codes.stream().map(Secret::reveal).toList());
    }

    @Override
    public String toString() {
        return "RecoveryCodesView";
    }
}
