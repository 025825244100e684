package dev.agentmetrics.server.web.grpc;

import com.google.protobuf.Message;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.web.errors.Answer;
import dev.agentmetrics.server.web.errors.RpcStatus;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one answer of a call, whoever has a reason to give it first: what reads the message, or what
 * counts its bytes while they arrive.
 */
final class CallAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(CallAnswers.class);

    private final ServerCall<?, Message> call;
    private @Nullable Message response;
    private boolean answered;

    CallAnswers(ServerCall<?, Message> call) {
        this.call = call;
    }

    /** Makes the answer, or refuses the call; nothing unforeseen reaches the client. */
    void ready(Supplier<Message> work) {
        try {
            var made = work.get();
            synchronized (this) {
                response = made;
            }
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    /** Refuses the call, and says why as far as it is the client's business. */
    void fail(RuntimeException failure) {
        switch (failure) {
            case ProblemException refused -> refuse(refused.problem());
            case KeyManagerException silent -> {
                LOG.warn("a call got no key: {}", silent.getMessage());
                refuse(Answer.keyManagerUnavailable());
            }
            // The library's own limit, met while the message was inflated.
            case StatusRuntimeException limit -> close(limit.getStatus(), new Metadata());
            default -> {
                LOG.error("a call failed", failure);
                refuse(Answer.ofStatus(500));
            }
        }
    }

    synchronized void send() {
        var made = response;
        if (!answered && made != null) {
            answered = true;
            call.sendHeaders(new Metadata());
            call.sendMessage(made);
            call.close(Status.OK, new Metadata());
        }
    }

    void refuse(Problem problem) {
        refuse(Answer.to(problem));
    }

    private void refuse(Answer answer) {
        var status = StatusProto.toStatusRuntimeException(RpcStatus.withRetryInfo(answer));
        var trailers = status.getTrailers();
        close(status.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    private synchronized void close(Status status, Metadata trailers) {
        if (!answered) {
            answered = true;
            call.close(status, trailers);
        }
    }
}
