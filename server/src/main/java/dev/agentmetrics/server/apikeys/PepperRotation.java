package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import org.springframework.stereotype.Component;

/**
 * Puts every stored hash under the newest pepper without knowing a key: the hash itself is hashed.
 *
 * <p>The way of a hash, oldest pepper first, is stored with it; the first use of a key makes it
 * short again ({@link KeyBook}). An old pepper is needed until no way leads over it, so for as long
 * as there is a key that nobody has used since.
 */
@Component
class PepperRotation implements RotatesData {

    private static final int AT_ONCE = 500;

    private final ApiKeyStore store;
    private final KeyBook book;
    private final HmacKeys peppers;

    PepperRotation(ApiKeyStore store, KeyBook book, KeySource keys) {
        this.store = store;
        this.book = book;
        this.peppers = keys.hmacKeys(KeySource.Name.API_KEY_PEPPER);
    }

    @Override
    public boolean isFor(Purpose purpose) {
        return purpose == Purpose.Shared.API_KEY_PEPPER;
    }

    @Override
    public Progress advance(Purpose purpose, int currentVersion) {
        var newest = peppers.current();
        var all = store.all();
        long done = 0;
        int left = AT_ONCE;
        for (var row : all) {
            var hash = row.hash();
            if (!hash.pepperId().equals(newest.id()) && left-- > 0) {
                var nested = hash.under(newest);
                // Somebody who used the key meanwhile was faster, and has done better.
                hash = store.rehash(row.key().keyId(), hash, nested) ? nested : hash;
                book.rehashed(row.key().keyId(), hash);
            }
            done += hash.pepperId().equals(newest.id()) ? 1 : 0;
        }
        return new Progress(done, all.size());
    }

    @Override
    public boolean isFree(Purpose purpose, int oldVersion) {
        var old = peppers.version(oldVersion).id();
        return store.all().stream().noneMatch(row -> row.hash().peppers().contains(old))
                && book.peppers().noneMatch(old::equals);
    }
}
