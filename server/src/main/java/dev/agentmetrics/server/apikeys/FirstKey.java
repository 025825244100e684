package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.crypto.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/**
 * The key that a new deployment starts with, so that the first event can be sent before anybody has
 * signed in. It is issued at the very first start and can be taken once; where what is printed is
 * kept, there is none, for no log holds a key.
 */
@Component
public class FirstKey {

    private static final Path OUTPUT = Path.of("/proc/self/fd/1");

    private final AtomicReference<Optional<Secret>> untaken;

    public FirstKey(ApiKeyService keys, AccountService accounts, FirstKeySettings settings) {
        boolean wanted = settings.firstKey() && !Journal.keeps(OUTPUT, System.getenv());
        this.untaken =
                new AtomicReference<>(
                        wanted
                                ? keys.issueFirst(accounts.first().id()).map(IssuedKey::secret)
                                : Optional.empty());
    }

    /** The key, the first time this is called in the life of the deployment. */
    public Optional<Secret> firstKeyOnce() {
        return untaken.getAndSet(Optional.empty());
    }
}
