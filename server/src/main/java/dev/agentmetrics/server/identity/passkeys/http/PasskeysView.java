package dev.agentmetrics.server.identity.passkeys.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.identity.passkeys.OwnPasskeys;
import dev.agentmetrics.server.identity.passkeys.Passkey;
import dev.agentmetrics.server.identity.passkeys.PasskeyId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's passkeys. */
record PasskeysView(
        boolean offered,
        @JsonProperty("recent_sign_in") boolean recentSignIn,
        int max,
        List<PasskeyView> passkeys) {

    PasskeysView {
        passkeys = List.copyOf(passkeys);
    }

    /**
     * @param host under which it works
     * @param backedUp whether it is also elsewhere than on one device
     */
    record PasskeyView(
            String id,
            String label,
            String host,
            @JsonProperty("backed_up") boolean backedUp,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("used_at") @Nullable Instant usedAt) {

        static PasskeyView of(Passkey passkey) {
            return new PasskeyView(
                    passkey.id().toString(),
                    passkey.label(),
                    passkey.relyingParty(),
                    passkey.credential().isBackupState(),
                    passkey.createdAt(),
                    passkey.usedAt());
        }
    }

    static PasskeysView of(OwnPasskeys.Found found) {
        return new PasskeysView(
                found.offered(),
                found.recent(),
                OwnPasskeys.MAX,
                found.passkeys().stream().map(PasskeyView::of).toList());
    }

    /** What is no id names nothing. */
    static PasskeyId id(String text) {
        try {
            return new PasskeyId(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            throw new ProblemException(new Problem.NotFound("passkey"));
        }
    }
}
