package dev.agentmetrics.server.web.errors;

import dev.agentmetrics.server.core.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;

/**
 * What is left of the body of a request that is refused. An answer given while the body is still
 * arriving cancels an HTTP/2 stream, and some clients then never see the answer. So what is small
 * is taken and dropped, for a while; what is large is not waited for.
 */
final class UnreadBody {

    /** A hundred large events; nothing of it is kept. */
    private static final int MOST = 1_024 * 1_024;

    private static final Duration WHILE = Duration.ofSeconds(10);
    private static final int TIMED_OUT = 408;

    private UnreadBody() {}

    static void take(HttpServletRequest request, int status) {
        // A client that waits to be asked for its body hears the answer instead; one whose body
        // took
        // too long is not given more time.
        if (request.getContentLengthLong() <= MOST
                && request.getHeader("Expect") == null
                && status != TIMED_OUT) {
            try {
                drop(request);
            } catch (IOException | ProblemException _) {
                // It does not arrive whole or in time, or is too large: the answer is the same.
                return;
            }
        }
    }

    private static void drop(HttpServletRequest request) throws IOException {
        var body = request.getInputStream();
        var bin = new byte[8 * 1_024];
        var end = System.nanoTime() + WHILE.toNanos();
        int left = MOST;
        while (left > 0 && System.nanoTime() - end < 0) {
            int count = body.read(bin, 0, Math.min(bin.length, left));
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }
}
