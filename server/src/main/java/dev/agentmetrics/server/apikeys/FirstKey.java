package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.crypto.Secret;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/**
 * The key that a new deployment starts with, so that the first event can be sent before anybody has
 * signed in. It is issued at the very first start and can be taken once.
 */
@Component
public class FirstKey {

    private final AtomicReference<Optional<Secret>> untaken;

    public FirstKey(ApiKeyService keys, AccountService accounts) {
        this.untaken =
                new AtomicReference<>(
                        keys.issueFirst(accounts.first().id()).map(IssuedKey::secret));
    }

    /** The key, the first time this is called in the life of the deployment. */
    public Optional<Secret> firstKeyOnce() {
        return untaken.getAndSet(Optional.empty());
    }
}
