package dev.agentmetrics.server.db.internal;

import com.zaxxer.hikari.HikariDataSource;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.HealthCheck;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.keyring.RootKey;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import dev.agentmetrics.server.crypto.keyring.SealedElsewhere;
import dev.agentmetrics.server.db.ControlStore;
import dev.agentmetrics.server.db.ControlStoreSeal;
import dev.agentmetrics.server.db.DataDirLock;
import dev.agentmetrics.server.db.DatabaseSettings;
import dev.agentmetrics.server.db.OneServer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Locks the data directory, then opens the control store. */
@Configuration(proxyBeanMethods = false)
class ControlStoreConfiguration {

    @Bean
    DataDirLock dataDirLock(DatabaseSettings settings) {
        return DataDirLock.forServer(new DataDir(settings.dataDir()));
    }

    /** Whoever gets the directory gets it locked. */
    @Bean
    DataDir dataDir(DataDirLock lock) {
        return lock.dataDir();
    }

    /** Made of the keys, so that their source still sees whether there was data before. */
    @Bean
    ControlStoreSeal controlStoreSeal(KeySource keys) {
        return ControlStoreSeal.of(keys);
    }

    /** Asked before keys are made. */
    @Bean
    SealedElsewhere sealedElsewhere(DatabaseSettings settings) {
        return () -> ControlStore.sealedElsewhere(settings);
    }

    /** Its database, as {@link #dataDirLock} is its directory. */
    @Bean
    OneServer oneServer(DatabaseSettings settings) {
        return OneServer.of(settings);
    }

    @Bean
    HikariDataSource dataSource(
            DatabaseSettings settings,
            DataDir lockedFirst,
            OneServer lockedAsWell,
            ControlStoreSeal seal,
            RootKey root) {
        var opened = ControlStore.open(settings, seal);
        try {
            RingOfTheStore.require(opened, root.deployment(), lockedFirst);
            return opened;
        } catch (RuntimeException failure) {
            opened.close();
            throw failure;
        }
    }

    @Bean
    RotatesData controlStoreRotation(
            ControlStoreSeal seal, DataDir dataDir, HikariDataSource openedFirst) {
        return new ControlStoreRotation(seal, dataDir);
    }

    @Bean
    HealthCheck controlStoreHealth(HikariDataSource dataSource, OneServer lock) {
        return new ControlStoreHealth(dataSource, lock);
    }
}
