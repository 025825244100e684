package dev.agentmetrics.server.logs;

import java.util.List;
import java.util.regex.Pattern;

/** What secrets look like in text, and what remains of them. */
final class SecretPatterns {

    private record Rule(Pattern pattern, String replacement) {}

    private static final List<Rule> RULES =
            List.of(
                    // Our keys, also cut ones; the public id stays, so that the line is of use.
                    rule("(?i)(am_(?:live|test)_(?:[0-9A-Z]{10}_)?)[0-9A-Z]{4,}", "$1***"),
                    rule("(?i)(__Host-am_\\w+=)[^;,\\s\"']+", "$1***"),
                    rule(
                            "(?i)((?:authorization|x-api-key|x-csrf-token|cookie)"
                                    + "[\"']?\\s*[:=]\\s*[\"'\\[]?)[^\\r\\n\"'\\]]+",
                            "$1***"),
                    rule("(?i)\\b(bearer|basic)(\\s+)[A-Z0-9._~+/=-]{6,}", "$1$2***"),
                    rule("(?i)(/setup/)[0-9A-Z]{16,}", "$1***"),
                    // What another service put into the address to which a sign-in returns.
                    rule("(?i)([?&](?:code|state)=)[^&\\s\"']+", "$1***"),
                    // The password in the address of a database.
                    rule("(?i)(\\w+://[^:/\\s@]+:)[^@/\\s]+(?=@)", "$1***"));

    private SecretPatterns() {}

    static String redact(String text) {
        var redacted = text;
        for (var rule : RULES) {
            redacted = rule.pattern().matcher(redacted).replaceAll(rule.replacement());
        }
        return redacted;
    }

    private static Rule rule(String regex, String replacement) {
        return new Rule(Pattern.compile(regex), replacement);
    }
}
