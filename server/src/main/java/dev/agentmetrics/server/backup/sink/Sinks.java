package dev.agentmetrics.server.backup.sink;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens what the settings name. */
public final class Sinks {

    private static final String S3 = "s3://";

    private Sinks() {}

    /**
     * @param address a path, or {@code s3://BUCKET/PREFIX}
     */
    public static Sink open(String address, @Nullable URI endpoint, @Nullable String region) {
        if (!address.startsWith(S3)) {
            return new DirectorySink(Path.of(address));
        }
        var place = address.substring(S3.length());
        int slash = place.indexOf('/');
        var bucket = slash < 0 ? place : place.substring(0, slash);
        var prefix = slash < 0 ? "" : place.substring(slash + 1);
        return new S3Sink(S3Sink.client(endpoint, region), bucket, prefix);
    }
}
