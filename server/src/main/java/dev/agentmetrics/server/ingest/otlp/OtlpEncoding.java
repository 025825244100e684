package dev.agentmetrics.server.ingest.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorInfo;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two encodings of OTLP over HTTP. What comes in one is answered in it. */
public enum OtlpEncoding {
    PROTOBUF("application/x-protobuf"),
    JSON("application/json");

    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer()
                    .omittingInsignificantWhitespace()
                    .usingTypeRegistry(
                            TypeRegistry.newBuilder().add(ErrorInfo.getDescriptor()).build());

    private final String contentType;

    OtlpEncoding(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /** Unlike the write API, OTLP has no default. */
    static OtlpEncoding of(@Nullable String contentType) {
        if (contentType != null) {
            var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            for (var encoding : values()) {
                if (encoding.contentType.equals(type)) {
                    return encoding;
                }
            }
        }
        throw new ProblemException(
                new Problem.UnsupportedMedia("Send application/x-protobuf or application/json."));
    }

    /** How an error is told to somebody who may have sent anything. */
    public static OtlpEncoding ofAnswer(@Nullable String contentType) {
        return contentType != null
                        && contentType
                                .strip()
                                .toLowerCase(Locale.ROOT)
                                .startsWith(PROTOBUF.contentType)
                ? PROTOBUF
                : JSON;
    }

    /** An answer, or an error. */
    public byte[] bytes(Message response) {
        try {
            return switch (this) {
                case PROTOBUF -> response.toByteArray();
                case JSON -> PRINTER.print(response).getBytes(StandardCharsets.UTF_8);
            };
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("answers have known details only", impossible);
        }
    }
}
