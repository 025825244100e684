package dev.agentmetrics.server.web.settings;

import java.util.List;
import java.util.Map;

/** Which settings of the mail server make sense together. */
final class MailRules {

    private static final String PREFIX = "agentmetrics.smtp-";
    private static final List<String> USELESS_WITHOUT_HOST =
            List.of("from", "ca", "user", "password", "password-file");

    private MailRules() {}

    static void check(Map<String, Object> properties, List<String> problems) {
        boolean host = has(properties, "host");
        if (host && !has(properties, "from")) {
            problems.add(
                    "AGENTMETRICS_SMTP_FROM: missing; allowed: an e-mail address, with"
                            + " AGENTMETRICS_SMTP_HOST");
        }
        if (!host && USELESS_WITHOUT_HOST.stream().anyMatch(name -> has(properties, name))) {
            problems.add(
                    "AGENTMETRICS_SMTP_HOST: missing; allowed: a mail server, with the other"
                            + " AGENTMETRICS_SMTP_ settings");
        }
        boolean password = has(properties, "password");
        boolean file = has(properties, "password-file");
        if (password && file) {
            problems.add(
                    "AGENTMETRICS_SMTP_PASSWORD and AGENTMETRICS_SMTP_PASSWORD_FILE: both are set;"
                            + " allowed: one of them");
        }
        if (has(properties, "user") != (password || file)) {
            problems.add(
                    "AGENTMETRICS_SMTP_USER and its password: one is missing; allowed: both or"
                            + " neither");
        }
    }

    private static boolean has(Map<String, Object> properties, String name) {
        return properties.containsKey(PREFIX + name);
    }
}
