package dev.agentmetrics.server.web.errors;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;

/** An error as OTLP tells it: the same over HTTP and gRPC, with our stable code as its reason. */
public final class RpcStatus {

    private static final String DOMAIN = "agentmetrics";

    private RpcStatus() {}

    /** Over HTTP; when to come again stands in {@code Retry-After}. */
    public static Status of(Answer answer) {
        var why = ErrorInfo.newBuilder().setReason(answer.code()).setDomain(DOMAIN);
        return Status.newBuilder()
                .setCode(code(answer.status()).getNumber())
                .setMessage(answer.message())
                .addDetails(Any.pack(why.build()))
                .build();
    }

    /**
     * Over gRPC. An exporter tries again what is exhausted only when it is told when, and drops the
     * batch otherwise.
     */
    public static Status withRetryInfo(Answer answer) {
        var status = of(answer);
        var after = answer.headers().get("Retry-After");
        if (after == null) {
            return status;
        }
        var delay = Duration.newBuilder().setSeconds(Long.parseLong(after));
        return status.toBuilder()
                .addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()))
                .build();
    }

    private static Code code(int httpStatus) {
        return switch (httpStatus) {
            case 401 -> Code.UNAUTHENTICATED;
            case 403 -> Code.PERMISSION_DENIED;
            case 404 -> Code.NOT_FOUND;
            case 405 -> Code.UNIMPLEMENTED;
            case 408 -> Code.DEADLINE_EXCEEDED;
            case 409 -> Code.FAILED_PRECONDITION;
            case 413, 429 -> Code.RESOURCE_EXHAUSTED;
            case 503 -> Code.UNAVAILABLE;
            default -> httpStatus < 500 ? Code.INVALID_ARGUMENT : Code.INTERNAL;
        };
    }
}
