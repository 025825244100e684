package dev.agentmetrics.server.web.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How a call ends that does not go as it should. */
class ExportTest {

    private static final Duration NO_TIME = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final Call call = new Call();

    @Test
    void aMessageThatDoesNotComeIsNotWaitedFor() throws Exception {
        export(NO_TIME, _ -> ExportTraceServiceResponse.getDefaultInstance());

        assertThat(call.end().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void aSilentKeyManagerIsNoFaultOfTheClient() throws Exception {
        var export =
                export(
                        LONG,
                        _ -> {
                            throw new KeyManagerException.Unavailable("it does not answer");
                        });

        export.onMessage(InputStream.nullInputStream());

        assertThat(call.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        var told = StatusProto.fromStatusAndTrailers(call.end(), call.trailers.join());
        assertThat(told.getDetailsList()).anyMatch(detail -> detail.is(RetryInfo.class));
    }

    private Export export(Duration limit, Function<InputStream, Message> work) {
        return new Export(limit, new CallAnswers(call), new ArrivingBytes(), work);
    }

    /** Remembers its end. */
    private static final class Call extends ServerCall<InputStream, Message> {

        private final CompletableFuture<Status> status = new CompletableFuture<>();
        private final CompletableFuture<Metadata> trailers = new CompletableFuture<>();

        Status end() throws Exception {
            return status.get(20, TimeUnit.SECONDS);
        }

        @Override
        public void close(Status ended, Metadata with) {
            trailers.complete(with);
            status.complete(ended);
        }

        @Override
        public void request(int messages) {
            // They come when the test says so.
        }

        @Override
        public void sendHeaders(Metadata headers) {
            // Nobody reads them.
        }

        @Override
        public void sendMessage(Message message) {
            // Nobody reads it.
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<InputStream, Message> getMethodDescriptor() {
            throw new UnsupportedOperationException("not asked for");
        }
    }
}
