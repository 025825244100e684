package dev.agentmetrics.server.web.security;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.web.errors.Answer;
import dev.agentmetrics.server.web.errors.ErrorWriter;
import dev.agentmetrics.server.web.errors.OtlpRoutes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * No request body is larger than 64 KB, except for GitHub's reports, which may be 1 MB, and the
 * write API and OTLP, which have limits of their own. Runs after authentication, and counts while
 * reading, so a body without a declared length is no way around it.
 */
final class BodyLimit extends OncePerRequestFilter {

    private static final int MAX_BYTES = 64 * 1_024;
    private static final int MAX_REPORT_BYTES = 1_024 * 1_024;

    private final ErrorWriter errors;

    BodyLimit(ErrorWriter errors) {
        this.errors = errors;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var address = request.getRequestURI();
        return address.startsWith("/v1/events") || OtlpRoutes.isOne(address);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int max = request.getRequestURI().equals("/v1/leaks/github") ? MAX_REPORT_BYTES : MAX_BYTES;
        if (request.getContentLengthLong() > max) {
            errors.write(request, response, Answer.to(tooLarge(max)));
        } else {
            chain.doFilter(new Limited(request, max), response);
        }
    }

    private static Problem tooLarge(int max) {
        return new Problem.TooLarge("request body", max, "bytes");
    }

    private static final class Limited extends HttpServletRequestWrapper {

        private final int max;

        Limited(HttpServletRequest request, int max) {
            super(request);
            this.max = max;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new Counted(super.getInputStream(), max);
        }
    }

    private static final class Counted extends ServletInputStream {

        private final ServletInputStream body;
        private final int max;
        private long seen;

        Counted(ServletInputStream body, int max) {
            this.body = body;
            this.max = max;
        }

        @Override
        public int read() throws IOException {
            var value = body.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var count = body.read(buffer, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int more) {
            seen += more;
            if (seen > max) {
                throw new ProblemException(tooLarge(max));
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
