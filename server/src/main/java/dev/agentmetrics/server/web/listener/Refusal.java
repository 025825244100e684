package dev.agentmetrics.server.web.listener;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * What a plaintext request asked for, as far as it matters for refusing it.
 *
 * <p>A person who typed an address gets to the page over https. Everything else goes to an error
 * page, so that a client with a wrong base URL notices at once instead of sending its key in clear
 * for ever.
 */
final class Refusal {

    /** Over TLS, answers 403 whatever is sent to it. */
    static final String ERROR_PATH = "/errors/plaintext-http";

    /** Nothing that could end the header line or mean something to a proxy. */
    private static final Pattern PLAIN_PATH =
            Pattern.compile("/(?:[A-Za-z0-9_.~/-]|%[0-9A-Fa-f]{2})*");

    private @Nullable String method;
    private @Nullable String target;
    private boolean credential;
    private boolean body;
    private boolean upgrade;
    private String agent = "";
    private final StringBuilder sent = new StringBuilder();

    void requestLine(String method, String target) {
        this.method = method;
        this.target = target;
        sent.append(target);
    }

    void header(HttpField field) {
        var header = field.getHeader();
        var name = field.getLowerCaseName();
        sent.append('\n').append(field.getValue());
        if (header == HttpHeader.AUTHORIZATION
                || header == HttpHeader.COOKIE
                || name.equals("x-api-key")) {
            credential = true;
        } else if (header == HttpHeader.TRANSFER_ENCODING || header == HttpHeader.EXPECT) {
            body = true;
        } else if (header == HttpHeader.CONTENT_LENGTH) {
            body = !"0".equals(field.getValue());
        } else if (header == HttpHeader.UPGRADE) {
            upgrade = true;
        } else if (header == HttpHeader.USER_AGENT) {
            agent = field.getValue();
        }
    }

    /** Everything in which a key may stand: the address and the values of all headers. */
    String sent() {
        return sent.toString();
    }

    /** What the client calls itself. */
    String agent() {
        return agent;
    }

    /** What was asked for, for people; the query is where secrets stand. */
    String request() {
        var path = target == null ? "" : target.replaceFirst("\\?.*", "");
        return method == null || method.isEmpty() ? "" : method + " " + path;
    }

    /** Whether the client may still be sending. */
    boolean hasBody() {
        return body;
    }

    /** The path to redirect to: a path of ours or, for everything but a page, the error. */
    String redirectPath() {
        var safe = HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method);
        return safe && !credential && !body && !upgrade && target != null && isPage(target)
                ? target
                : ERROR_PATH;
    }

    private static boolean isPage(String target) {
        return target.length() <= 1_024
                && PLAIN_PATH.matcher(target).matches()
                && !target.startsWith("//")
                && !isBelow(target, "/v1")
                && !isBelow(target, "/otlp")
                && !target.startsWith("/errors/")
                // A one-time link is a credential.
                && !isBelow(target, "/setup");
    }

    private static boolean isBelow(String target, String prefix) {
        return target.equals(prefix) || target.startsWith(prefix + "/");
    }

    byte[] response(String canonicalUrl) {
        var body = "This server speaks https only.\n";
        return ("""
                HTTP/1.1 308 Permanent Redirect
                Location: %s%s
                Content-Type: text/plain
                Content-Length: %d
                Cache-Control: no-store
                Connection: close

                """
                                .formatted(canonicalUrl, redirectPath(), body.length())
                                .replace("\n", "\r\n")
                        + ("HEAD".equals(method) ? "" : body))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
