package dev.agentmetrics.server.accounts;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may begin.
 *
 * @param signUp {@code closed}: the owner and whom they let in; {@code open}: anybody with an
 *     address
 */
@ConfigurationProperties("agentmetrics")
public record SignUpSettings(@DefaultValue("closed") String signUp) {

    public boolean isOpen() {
        return signUp.equals("open");
    }
}
