package dev.agentmetrics.server.identity.factors.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.identity.factors.OwnFactors;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody's second factors. */
record FactorsView(
        @Nullable AppView app,
        @JsonProperty("recovery_codes_left") int recoveryCodesLeft,
        List<String> proofs,
        boolean recent,
        boolean missing) {

    /** An authenticator app. */
    record AppView(@JsonProperty("added_at") Instant addedAt) {}

    static FactorsView of(OwnFactors.State state) {
        var since = state.appSince();
        return new FactorsView(
                since == null ? null : new AppView(since),
                state.recoveryCodesLeft(),
                state.proofs().stream().sorted().map(ProofKind::text).toList(),
                state.recent(),
                state.missing());
    }
}
