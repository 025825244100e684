package dev.agentmetrics.server.web.security;

import dev.agentmetrics.server.apikeys.ApiKeyService;
import dev.agentmetrics.server.apikeys.KeyCheck;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.db.OneServer;
import dev.agentmetrics.server.web.errors.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Who calls, where there are no servlet filters: by API key alone, on the same terms. */
@Component
public final class KeyCallers {

    private final ApiKeyService keys;
    private final KeyRing ring;
    private final OneServer lock;

    public KeyCallers(ApiKeyService keys, KeyRing ring, OneServer lock) {
        this.keys = keys;
        this.ring = ring;
        this.lock = lock;
    }

    /**
     * @param authorization every value of that header, as of {@code X-API-Key}
     * @throws ProblemException when there is no key, it is not valid, or keys must not be used now,
     *     or this may not be the one server of its database
     */
    public Caller identify(List<String> authorization, List<String> apiKeys, Origin from) {
        requireDatabase();
        requireKeyManager();
        return switch (Credentials.of(authorization, apiKeys, Set.of())) {
            case Credentials.Key key ->
                    switch (keys.check(key.text(), from)) {
                        case KeyCheck.Accepted(var caller, _) -> caller;
                        case KeyCheck.Refused(var reason) ->
                                throw new ProblemException(reason.problem());
                    };
            case Credentials.Unusable(var problem) -> throw new ProblemException(problem);
            case Credentials.None _, Credentials.Session _ ->
                    throw new ProblemException(
                            new Problem.Unauthenticated(
                                    "unauthenticated", "An API key is required."));
        };
    }

    private void requireDatabase() {
        if (!lock.isAlone()) {
            throw unavailable(Answer.controlStoreUnavailable(), Duration.ofSeconds(5));
        }
    }

    private void requireKeyManager() {
        try {
            ring.requireUsable();
        } catch (KeyManagerException _) {
            throw unavailable(Answer.keyManagerUnavailable(), Duration.ofSeconds(30));
        }
    }

    private static ProblemException unavailable(Answer answer, Duration retry) {
        return new ProblemException(
                new Problem.Unavailable(answer.code(), answer.message(), retry));
    }
}
