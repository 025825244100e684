package dev.agentmetrics.server.ingest.redaction;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of JSON members whose value is a secret whatever it looks like. */
final class SensitiveNames {

    /** A password, unless the value tells how tests went ({@link PassNames}). */
    static final String PASS = "pass";

    /** By the name without case, dashes, underscores, dots and spaces. */
    private static final Map<String, String> WHOLE =
            Map.ofEntries(
                    Map.entry("authorization", "authorization"),
                    Map.entry("proxyauthorization", "authorization"),
                    Map.entry("cookie", "cookie"),
                    Map.entry("setcookie", "cookie"),
                    Map.entry("token", "token"),
                    Map.entry("secrets", "secret"),
                    Map.entry("credential", "secret"),
                    Map.entry("credentials", "secret"),
                    Map.entry("cvv", CardScanner.CVV),
                    Map.entry("cvv2", CardScanner.CVV),
                    Map.entry("cvc", CardScanner.CVV),
                    Map.entry("cvc2", CardScanner.CVV),
                    Map.entry("cardcvv", CardScanner.CVV),
                    Map.entry("cardcvc", CardScanner.CVV),
                    Map.entry("securitycode", CardScanner.CVV),
                    Map.entry("cardsecuritycode", CardScanner.CVV),
                    Map.entry("cardverificationvalue", CardScanner.CVV),
                    Map.entry("cardverificationcode", CardScanner.CVV));

    private record Ending(String text, String type) {}

    private static final List<Ending> ENDINGS =
            List.of(
                    new Ending("password", "password"),
                    new Ending("passwd", "password"),
                    new Ending("passphrase", "password"),
                    new Ending("pwd", "password"),
                    new Ending(PASS, PASS),
                    new Ending("secretaccesskey", "aws-secret-key"),
                    new Ending("apikey", "api-key"),
                    new Ending("accesskey", "api-key"),
                    new Ending("accountkey", "api-key"),
                    new Ending("privatekey", "private-key"),
                    new Ending("secretkey", "secret"),
                    new Ending("signingkey", "secret"),
                    new Ending("encryptionkey", "secret"),
                    new Ending("secret", "secret"),
                    new Ending("accesstoken", "token"),
                    new Ending("refreshtoken", "token"),
                    new Ending("authtoken", "token"),
                    new Ending("apitoken", "token"),
                    new Ending("idtoken", "token"),
                    new Ending("bottoken", "token"),
                    new Ending("bearertoken", "token"),
                    new Ending("sessiontoken", "token"),
                    new Ending("securitytoken", "token"),
                    new Ending("csrftoken", "token"));

    private static final int LONGEST = 64;

    private SensitiveNames() {}

    /** The type of secret that {@code name} announces, or null. */
    static @Nullable String typeOf(String name) {
        if (name.length() < 3 || name.length() > LONGEST || !mayBe(name)) {
            return null;
        }
        var bare = bare(name);
        var whole = WHOLE.get(bare);
        if (whole != null) {
            return whole;
        }
        for (var ending : ENDINGS) {
            if (bare.endsWith(ending.text)) {
                boolean other =
                        ending.type.equals(PASS)
                                && PassNames.isOtherWord(name, name.length() - PASS.length());
                return other ? null : ending.type;
            }
        }
        return null;
    }

    /** All of them end in one of few letters: this sorts out most names. */
    private static boolean mayBe(String name) {
        char last = (char) (name.charAt(name.length() - 1) | 0x20);
        return switch (last) {
            case 'd', 'e', 't', 'y', 'n', 's', 'l', 'v', 'c', '2' -> true;
            default -> false;
        };
    }

    private static String bare(String name) {
        var bare = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '-' && c != '.' && c != ' ') {
                bare.append(c);
            }
        }
        return bare.toString().toLowerCase(Locale.ROOT);
    }
}
