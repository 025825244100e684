package dev.agentmetrics.server.web.grpc;

import com.google.protobuf.Message;
import dev.agentmetrics.server.core.Problem;
import io.grpc.ServerCall;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One export. Its methods are called one after the other.
 *
 * <p>Guarantees that memory is held for a message only while it arrives, within a time limit, and
 * while it is stored.
 */
final class Export extends ServerCall.Listener<InputStream> {

    private static final Problem TOO_SLOW =
            new Problem.TooSlow("body_timeout", "The message took too long to arrive.");

    private final CallAnswers answers;
    private final ArrivingBytes arriving;
    private final Function<InputStream, Message> work;
    private final CompletableFuture<Void> arrival = new CompletableFuture<>();
    private boolean received;

    /**
     * @param limit until when the message has to be there
     * @param work stores the message
     */
    Export(
            Duration limit,
            CallAnswers answers,
            ArrivingBytes arriving,
            Function<InputStream, Message> work) {
        this.answers = answers;
        this.arriving = arriving;
        this.work = work;
        var _ =
                arrival.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete(
                                (_, late) -> {
                                    if (late != null) {
                                        answers.refuse(TOO_SLOW);
                                        arriving.release();
                                    }
                                });
    }

    @Override
    public void onMessage(InputStream message) {
        if (received) {
            answers.refuse(malformed("A call carries one message."));
            return;
        }
        received = true;
        arrival.complete(null);
        answers.ready(() -> work.apply(message));
        arriving.release();
    }

    @Override
    public void onHalfClose() {
        if (received) {
            answers.send();
        } else {
            answers.refuse(malformed("The call carries no message."));
        }
    }

    @Override
    public void onCancel() {
        arrival.complete(null);
    }

    @Override
    public void onComplete() {
        arrival.complete(null);
    }

    private static Problem malformed(String message) {
        return new Problem.Malformed("malformed_call", message);
    }
}
