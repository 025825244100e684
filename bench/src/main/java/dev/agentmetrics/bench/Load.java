package dev.agentmetrics.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A fixed number of requests over eight HTTP/2 connections, and how long each answer took. */
final class Load implements AutoCloseable {

    static final int CONNECTIONS = 8;

    private final HttpClient[] clients = new HttpClient[CONNECTIONS];
    private final String key;
    private final String contentType;
    private final int inFlight;

    /** Events in JSON, eight requests in flight on each connection. */
    Load(Path ca, String key) {
        this(ca, key, "application/json", 8);
    }

    /**
     * @param inFlight so many requests at the same time on each connection
     */
    Load(Path ca, String key, String contentType, int inFlight) {
        this.contentType = contentType;
        this.inFlight = inFlight;
        var tls = trusting(ca);
        for (var i = 0; i < CONNECTIONS; i++) {
            clients[i] =
                    HttpClient.newBuilder()
                            .sslContext(tls)
                            .version(HttpClient.Version.HTTP_2)
                            .connectTimeout(Duration.ofSeconds(5))
                            .build();
        }
        this.key = key;
    }

    /** What came out: requests per second and latencies in milliseconds. */
    record Outcome(int requests, double seconds, double p50, double p99, int refused) {

        double perSecond() {
            return requests / seconds;
        }
    }

    /**
     * Sends {@code requests} bodies.
     *
     * @param perSecond at most so many; 0 for as fast as answers come
     */
    Outcome post(URI url, int requests, double perSecond, IntFunction<byte[]> body)
            throws InterruptedException {
        var next = new AtomicInteger();
        var refused = new AtomicInteger();
        var latencies = new long[requests];
        var workers = CONNECTIONS * inFlight;
        var finished = new CountDownLatch(workers);
        var start = System.nanoTime();
        for (var worker = 0; worker < workers; worker++) {
            var client = clients[worker % CONNECTIONS];
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    for (var i = next.getAndIncrement();
                                            i < requests;
                                            i = next.getAndIncrement()) {
                                        // With a rate, latency counts from when it should have gone
                                        // out.
                                        var due =
                                                perSecond > 0
                                                        ? start + (long) (i * 1e9 / perSecond)
                                                        : 0;
                                        while (due - System.nanoTime() > 0) {
                                            LockSupport.parkNanos(due - System.nanoTime());
                                        }
                                        var sent = perSecond > 0 ? due : System.nanoTime();
                                        if (!accepted(client, url, body.apply(i))) {
                                            refused.incrementAndGet();
                                        }
                                        latencies[i] = System.nanoTime() - sent;
                                    }
                                } finally {
                                    finished.countDown();
                                }
                            });
        }
        finished.await();
        var seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(latencies);
        return new Outcome(
                requests,
                seconds,
                latencies[requests / 2] / 1e6,
                latencies[(int) (requests * 0.99)] / 1e6,
                refused.get());
    }

    private boolean accepted(HttpClient client, URI url, byte[] body) {
        try {
            var request =
                    HttpRequest.newBuilder(url)
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", contentType)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100
                    == 2;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    HttpClient client() {
        return clients[0];
    }

    private static SSLContext trusting(Path ca) {
        try (var pem = Files.newInputStream(ca)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot use the certificate " + ca, e);
        }
    }

    @Override
    public void close() {
        for (var client : clients) {
            client.close();
        }
    }
}
