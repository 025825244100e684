package dev.agentmetrics.server.web.settings;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A key of a Supabase project that may do no more than anybody. A secret one could read and change
 * every user; this server does not need it, so it does not want it.
 */
final class PublishableKey {

    private static final Pattern NEW = Pattern.compile("sb_publishable_[A-Za-z0-9_-]{8,200}");
    private static final Pattern OLD =
            Pattern.compile(
                    "eyJ[A-Za-z0-9_-]{1,500}\\.[A-Za-z0-9_-]{1,2000}\\.[A-Za-z0-9_-]{1,500}");
    private static final Pattern ANONYMOUS = Pattern.compile("\"role\"\\s*:\\s*\"anon\"");

    private PublishableKey() {}

    static boolean isOne(String value) {
        return NEW.matcher(value).matches()
                || (OLD.matcher(value).matches() && ANONYMOUS.matcher(payload(value)).find());
    }

    private static String payload(String jwt) {
        try {
            var bytes = Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
