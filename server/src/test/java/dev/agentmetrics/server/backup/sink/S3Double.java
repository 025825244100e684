package dev.agentmetrics.server.backup.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A bucket that speaks what S3 speaks: objects, parts, lists in pages, ranges, errors in XML. Takes
 * signed requests only, whose bodies are what was signed.
 */
final class S3Double implements AutoCloseable {

    static final String KEY_ID = "AKIATEST";

    private static final int PAGE = 2;
    private static final int SMALLEST_PART = 5 << 20;
    private static final Pattern SIGNED =
            Pattern.compile(
                    "AWS4-HMAC-SHA256 Credential=AKIATEST/\\d{8}/[a-z0-9-]+/s3/aws4_request,"
                            + " SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}");

    final Map<String, byte[]> objects = new TreeMap<>();
    final List<String> requests = new ArrayList<>();

    /** Of everything that was ever sent. */
    final ByteArrayOutputStream bodies = new ByteArrayOutputStream();

    final Map<String, Map<Integer, byte[]>> uploads = new HashMap<>();

    /** What every answer is instead, when it is not 0. */
    volatile int failing;

    /** An answer to a read that ends too early, so often. */
    final AtomicInteger breaking = new AtomicInteger();

    private final HttpServer server;

    S3Double() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory()));
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            bodies.writeBytes(body);
            var query = query(exchange.getRequestURI().getRawQuery());
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            if (failing != 0) {
                error(exchange, failing, "Failing");
            } else if (!isSigned(exchange, body)) {
                error(exchange, 403, "SignatureDoesNotMatch");
            } else {
                answer(exchange, key(exchange.getRequestURI()), query, body);
            }
        }
    }

    private static boolean isSigned(HttpExchange exchange, byte[] body) {
        var headers = exchange.getRequestHeaders();
        var authorization = headers.getFirst("Authorization");
        var hash = headers.getFirst("x-amz-content-sha256");
        return authorization != null
                && SIGNED.matcher(authorization).matches()
                && (hash.equals("UNSIGNED-PAYLOAD") || hash.equals(sha256(body)));
    }

    private void answer(HttpExchange exchange, String key, Map<String, String> query, byte[] body)
            throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> put(exchange, key, query, body);
            case "POST" -> post(exchange, key, query, body);
            case "GET" -> {
                if (key.isEmpty()) {
                    list(exchange, query);
                } else {
                    get(exchange, key);
                }
            }
            case "DELETE" -> {
                if (query.containsKey("uploadId")) {
                    uploads.remove(query.get("uploadId"));
                } else {
                    objects.remove(key);
                }
                exchange.sendResponseHeaders(204, -1);
            }
            default -> error(exchange, 405, "MethodNotAllowed");
        }
    }

    private void put(HttpExchange exchange, String key, Map<String, String> query, byte[] body)
            throws IOException {
        if (query.containsKey("partNumber")) {
            var parts = uploads.get(query.get("uploadId"));
            if (parts == null) {
                error(exchange, 404, "NoSuchUpload");
                return;
            }
            parts.put(Integer.valueOf(query.get("partNumber")), body);
        } else {
            objects.put(key, body);
        }
        exchange.getResponseHeaders().set("ETag", tag(body));
        exchange.sendResponseHeaders(200, -1);
    }

    private void post(HttpExchange exchange, String key, Map<String, String> query, byte[] body)
            throws IOException {
        if (query.containsKey("uploads")) {
            var id = "upload-" + (uploads.size() + 1);
            uploads.put(id, new TreeMap<>());
            xml(
                    exchange,
                    200,
                    "<InitiateMultipartUploadResult><Bucket>bucket</Bucket><Key>%s</Key><UploadId>%s</UploadId></InitiateMultipartUploadResult>"
                            .formatted(key, id));
            return;
        }
        var parts = uploads.get(query.get("uploadId"));
        if (parts == null) {
            error(exchange, 404, "NoSuchUpload");
            return;
        }
        var whole = new ByteArrayOutputStream();
        var named = new String(body, StandardCharsets.UTF_8);
        int last = parts.size();
        for (var part : parts.entrySet()) {
            if (!named.contains("<PartNumber>" + part.getKey() + "</PartNumber>")
                    || !named.contains(tag(part.getValue()).replace("\"", "&quot;"))) {
                error(exchange, 400, "InvalidPart");
                return;
            }
            if (part.getKey() != last && part.getValue().length < SMALLEST_PART) {
                error(exchange, 400, "EntityTooSmall");
                return;
            }
            whole.writeBytes(part.getValue());
        }
        uploads.remove(query.get("uploadId"));
        objects.put(key, whole.toByteArray());
        xml(
                exchange,
                200,
                "<CompleteMultipartUploadResult><Key>%s</Key><ETag>&quot;x&quot;</ETag></CompleteMultipartUploadResult>"
                        .formatted(key));
    }

    private void get(HttpExchange exchange, String key) throws IOException {
        var object = objects.get(key);
        if (object == null) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        var range = exchange.getRequestHeaders().getFirst("Range");
        var match = exchange.getRequestHeaders().getFirst("If-Match");
        if (match != null && !match.equals(tag(object))) {
            error(exchange, 412, "PreconditionFailed");
            return;
        }
        int from =
                range == null
                        ? 0
                        : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        exchange.getResponseHeaders().set("ETag", tag(object));
        var body = Arrays.copyOfRange(object, from, object.length);
        exchange.sendResponseHeaders(range == null ? 200 : 206, body.length);
        if (breaking.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
            throw new IOException("the connection breaks");
        }
        exchange.getResponseBody().write(body);
    }

    private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
        var prefix = query.getOrDefault("prefix", "");
        var after = query.getOrDefault("continuation-token", "");
        var found =
                objects.keySet().stream()
                        .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
                        .toList();
        var page = found.subList(0, Math.min(PAGE, found.size()));
        var contents = new StringBuilder();
        for (var key : page) {
            contents.append(
                    "<Contents><Key>%s</Key><Size>%d</Size></Contents>"
                            .formatted(key, objects.get(key).length));
        }
        boolean more = found.size() > page.size();
        xml(
                exchange,
                200,
                "<ListBucketResult><KeyCount>%d</KeyCount><IsTruncated>%s</IsTruncated>%s%s</ListBucketResult>"
                        .formatted(
                                page.size(),
                                more,
                                more
                                        ? "<NextContinuationToken>%s</NextContinuationToken>"
                                                .formatted(page.getLast())
                                        : "",
                                contents));
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        xml(
                exchange,
                status,
                "<Error><Code>%s</Code><Message>no</Message></Error>".formatted(code));
    }

    private static void xml(HttpExchange exchange, int status, String content) throws IOException {
        var body =
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + content)
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Without the bucket. */
    private static String key(URI address) {
        var path = address.getPath().substring(1);
        int slash = path.indexOf('/');
        return slash < 0 ? "" : path.substring(slash + 1);
    }

    private static Map<String, String> query(String text) {
        var query = new HashMap<String, String>();
        for (var part : (text == null ? "" : text).split("&", -1)) {
            int equals = part.indexOf('=');
            query.put(
                    equals < 0 ? part : part.substring(0, equals),
                    equals < 0
                            ? ""
                            : URLDecoder.decode(
                                    part.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    private static String tag(byte[] body) {
        return "\"" + sha256(body).substring(0, 32) + "\"";
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException impossible) {
            throw new UncheckedIOException(new IOException(impossible));
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
