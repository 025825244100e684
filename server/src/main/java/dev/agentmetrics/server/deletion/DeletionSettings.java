package dev.agentmetrics.server.deletion;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a deletion can be stopped.
 *
 * @param deletionDays from the moment when it is asked for
 */
@ConfigurationProperties("agentmetrics")
record DeletionSettings(@DefaultValue("7") int deletionDays) {

    Duration grace() {
        return Duration.ofDays(deletionDays);
    }
}
