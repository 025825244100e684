package dev.agentmetrics.server.crypto.internal;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.HealthCheck;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.internal.ring.KeyManagerHealth;
import dev.agentmetrics.server.crypto.internal.ring.RingKeySource;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider.Surroundings;
import dev.agentmetrics.server.crypto.keyring.SealedElsewhere;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Makes the sources of time, chance and keys. */
@Configuration(proxyBeanMethods = false)
public class CryptoConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    RandomSource randomSource() {
        return secureRandom();
    }

    /** Of the operating system. */
    public static RandomSource secureRandom() {
        var secure = new SecureRandom();
        return count -> {
            var bytes = new byte[count];
            secure.nextBytes(bytes);
            return bytes;
        };
    }

    @Bean
    IdSource idSource(Clock clock, RandomSource random) {
        return new TimeOrderedIds(clock, random);
    }

    @Bean
    Argon2id argon2id(RandomSource random) {
        return new Argon2id(random);
    }

    /** The key ring, which is also the root key it hangs from. */
    @Bean
    StoredKeyRing keyRing(
            Environment environment,
            DataDir dataDir,
            RandomSource random,
            Clock clock,
            SealedElsewhere elsewhere) {
        return StoredKeyRing.open(
                new Surroundings(Binder.get(environment), dataDir, random, clock), elsewhere);
    }

    @Bean
    KeySource keySource(StoredKeyRing ring) {
        return new RingKeySource(ring);
    }

    @Bean
    HealthCheck keyManagerHealth(StoredKeyRing ring) {
        return new KeyManagerHealth(ring);
    }
}
