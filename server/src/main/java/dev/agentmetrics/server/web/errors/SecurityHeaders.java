package dev.agentmetrics.server.web.errors;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.springframework.stereotype.Component;

/**
 * Headers of every response over TLS. Set before anything else runs, so that an error page has them
 * too; what is cacheable says so itself.
 */
@Component
public class SecurityHeaders {

    private static final String POLICY =
            String.join(
                    "; ",
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self'",
                    "img-src 'self' data:",
                    "font-src 'self'",
                    "connect-src 'self'",
                    "manifest-src 'self'",
                    "frame-ancestors 'none'",
                    "base-uri 'none'",
                    "form-action 'self'");

    private static final Map<String, String> ALWAYS =
            Map.of(
                    "Strict-Transport-Security", "max-age=63072000; includeSubDomains",
                    "Content-Security-Policy", POLICY,
                    "X-Content-Type-Options", "nosniff",
                    "X-Frame-Options", "DENY",
                    "Referrer-Policy", "no-referrer",
                    "Permissions-Policy",
                            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
                    "Cross-Origin-Opener-Policy", "same-origin",
                    "Cross-Origin-Resource-Policy", "same-origin",
                    "Cross-Origin-Embedder-Policy", "require-corp",
                    "Cache-Control", "no-store");

    public void writeTo(HttpFields.Mutable fields, String requestId) {
        ALWAYS.forEach(fields::put);
        fields.put(RequestId.HEADER, requestId);
    }
}
