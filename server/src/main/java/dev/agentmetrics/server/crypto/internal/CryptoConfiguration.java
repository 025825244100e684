package dev.agentmetrics.server.crypto.internal;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the sources of time, chance and keys. */
@Configuration(proxyBeanMethods = false)
class CryptoConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    RandomSource randomSource() {
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

    @Bean
    KeySource keySource(DataDir dataDir, RandomSource random) {
        return new FileKeySource(dataDir, random);
    }
}
