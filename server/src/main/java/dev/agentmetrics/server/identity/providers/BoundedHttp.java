package dev.agentmetrics.server.identity.providers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Clients that ask another service.
 *
 * <p>Guarantees that no answer takes longer than the patience, to its last byte, or more than 256
 * KB of memory, and that no redirect is followed: a service cannot send our secrets elsewhere.
 */
public final class BoundedHttp {

    static final int MAX_ANSWER = 256 * 1_024;

    private final JdkClientHttpRequestFactory requests;

    public BoundedHttp(Duration patience) {
        var http =
                HttpClient.newBuilder()
                        .connectTimeout(patience)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(patience);
    }

    public RestClient.Builder client() {
        return RestClient.builder().requestFactory(requests).requestInterceptor(bounded());
    }

    /** For libraries that want one of these. */
    RestTemplate template() {
        var template =
                new RestTemplate(List.of(new StringHttpMessageConverter(StandardCharsets.UTF_8)));
        template.setRequestFactory(requests);
        template.setInterceptors(List.of(bounded()));
        return template;
    }

    private static ClientHttpRequestInterceptor bounded() {
        return (request, body, execution) -> new Bounded(execution.execute(request, body));
    }

    private record Bounded(ClientHttpResponse answer) implements ClientHttpResponse {

        @Override
        public HttpStatusCode getStatusCode() throws IOException {
            return answer.getStatusCode();
        }

        @Override
        public String getStatusText() throws IOException {
            return answer.getStatusText();
        }

        @Override
        public HttpHeaders getHeaders() {
            return answer.getHeaders();
        }

        @Override
        public InputStream getBody() throws IOException {
            return new Counted(answer.getBody());
        }

        @Override
        public void close() {
            try {
                // First, or the rest would be read to its end, however long it is.
                answer.getBody().close();
            } catch (IOException _) {
                // There is no body, or it broke off: nothing is left to close.
            }
            answer.close();
        }
    }

    private static final class Counted extends FilterInputStream {

        private int left = MAX_ANSWER;

        Counted(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            var value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var count = super.read(buffer, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int more) throws IOException {
            left -= more;
            if (left < 0) {
                throw new IOException("the answer is too large");
            }
        }
    }
}
