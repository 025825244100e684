package dev.agentmetrics.server.backup.sink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Storage that speaks S3: Amazon's, MinIO, Ceph and others. Credentials come from where Amazon's
 * tools look for them. The provider's own encryption may be on as well; nothing depends on it.
 */
public final class S3Sink implements Sink {

    /** The smallest that parts may be is 5 MB; one is held in memory. */
    private static final int PART = 8 << 20;

    private static final int NOT_FOUND = 404;
    private static final int NO_ROOM = 507;

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    public S3Sink(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    /** With the credentials that Amazon's tools would use. */
    static S3Client client(@Nullable URI endpoint, @Nullable String region) {
        return client(endpoint, region, DefaultCredentialsProvider.builder().build());
    }

    /** Checksums only where S3 itself wants them: others do not know the newer kinds. */
    static S3Client client(
            @Nullable URI endpoint, @Nullable String region, AwsCredentialsProvider credentials) {
        var builder =
                S3Client.builder()
                        .credentialsProvider(credentials)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .serviceConfiguration(plain -> plain.chunkedEncodingEnabled(false))
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (region != null && !region.isEmpty()) {
            builder.region(Region.of(region));
        } else if (endpoint != null) {
            builder.region(Region.US_EAST_1);
        }
        if (endpoint != null) {
            builder.endpointOverride(endpoint).forcePathStyle(true);
        }
        return builder.build();
    }

    @Override
    public Upload create(String name) {
        return new S3Upload(prefix + name);
    }

    @Override
    public InputStream read(String name) throws IOException {
        return new ResumedObject(this, name);
    }

    /** From a place on; the object must still be the one it was. */
    InputStream open(String name, long from, @Nullable String tag, Consumer<String> newTag)
            throws IOException {
        try {
            var answer =
                    client.getObject(
                            request -> {
                                request.bucket(bucket).key(prefix + name);
                                if (tag != null) {
                                    request.ifMatch(tag).range("bytes=" + from + "-");
                                }
                            });
            newTag.accept(answer.response().eTag());
            return answer;
        } catch (SdkException failure) {
            throw told("read " + name, failure);
        }
    }

    @Override
    public List<Stored> list() throws IOException {
        try {
            var found = new ArrayList<Stored>();
            client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
                    .contents()
                    .forEach(
                            object ->
                                    found.add(
                                            new Stored(
                                                    object.key().substring(prefix.length()),
                                                    object.size())));
            return List.copyOf(found);
        } catch (SdkException failure) {
            throw told("list " + prefix, failure);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        try {
            client.deleteObject(request -> request.bucket(bucket).key(prefix + name));
        } catch (SdkException failure) {
            throw told("delete " + name, failure);
        }
    }

    @Override
    public String described() {
        return "s3://" + bucket + "/" + prefix;
    }

    @Override
    public void close() {
        client.close();
    }

    private SinkException told(String what, SdkException failure) {
        int status = failure instanceof S3Exception answer ? answer.statusCode() : 0;
        var reason =
                switch (status) {
                    case NOT_FOUND -> SinkException.Reason.MISSING;
                    case NO_ROOM -> SinkException.Reason.FULL;
                    default -> SinkException.Reason.UNREACHABLE;
                };
        return new SinkException(
                reason,
                "cannot %s in %s%s"
                        .formatted(what, described(), status == 0 ? "" : ": it answered " + status),
                failure);
    }

    /** One request when it is small, else parts; S3 shows neither before it is complete. */
    private final class S3Upload extends Upload {

        private final String key;
        private final byte[] part = new byte[PART];
        private final List<CompletedPart> parts = new ArrayList<>();
        private int filled;
        private @Nullable String id;
        private boolean closed;

        S3Upload(String key) {
            this.key = key;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (closed) {
                throw new IOException("the object was given up");
            }
            int done = 0;
            while (done < length) {
                if (filled == PART) {
                    sendPart();
                }
                int size = Math.min(PART - filled, length - done);
                System.arraycopy(bytes, from + done, part, filled, size);
                filled += size;
                done += size;
            }
        }

        private void sendPart() throws IOException {
            try {
                var upload = begun();
                int number = parts.size() + 1;
                var answer =
                        client.uploadPart(
                                request ->
                                        request.bucket(bucket)
                                                .key(key)
                                                .uploadId(upload)
                                                .partNumber(number),
                                body());
                parts.add(CompletedPart.builder().partNumber(number).eTag(answer.eTag()).build());
                filled = 0;
            } catch (SdkException failure) {
                throw told("write " + key, failure);
            }
        }

        private String begun() {
            var begun = id;
            if (begun == null) {
                begun =
                        client.createMultipartUpload(request -> request.bucket(bucket).key(key))
                                .uploadId();
                id = begun;
            }
            return begun;
        }

        private RequestBody body() {
            return RequestBody.fromInputStream(new ByteArrayInputStream(part, 0, filled), filled);
        }

        @Override
        public void finish() throws IOException {
            try {
                if (id == null) {
                    client.putObject(request -> request.bucket(bucket).key(key), body());
                } else {
                    sendPart();
                    var upload = id;
                    client.completeMultipartUpload(
                            request ->
                                    request.bucket(bucket)
                                            .key(key)
                                            .uploadId(upload)
                                            .multipartUpload(all -> all.parts(parts)));
                    id = null;
                }
            } catch (SdkException failure) {
                throw told("write " + key, failure);
            }
        }

        /** What was sent of an object that was not finished costs money until it is given up. */
        @Override
        public void close() throws IOException {
            closed = true;
            var upload = id;
            if (upload != null) {
                id = null;
                try {
                    client.abortMultipartUpload(
                            request -> request.bucket(bucket).key(key).uploadId(upload));
                } catch (SdkException failure) {
                    throw told("give up " + key, failure);
                }
            }
        }
    }
}
