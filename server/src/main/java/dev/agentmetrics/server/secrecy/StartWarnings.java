package dev.agentmetrics.server.secrecy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells the operator, once, what a careful start would add. */
@Component
class StartWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(StartWarnings.class);

    StartWarnings() {
        JvmOptions.ofThisProcess().warnings().forEach(LOG::warn);
    }
}
