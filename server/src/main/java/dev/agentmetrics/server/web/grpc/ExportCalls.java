package dev.agentmetrics.server.web.grpc;

import com.google.protobuf.Message;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.ingest.otlp.SignalIngest;
import dev.agentmetrics.server.web.security.KeyCallers;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;

/**
 * Exports of every signal. The caller is known before a byte of a message is asked for, and the
 * message is taken as its bytes: what reads a request over HTTP reads it here.
 */
@Component
final class ExportCalls {

    private static final Duration ARRIVAL = Duration.ofMinutes(1);

    private static final Metadata.Key<String> AUTHORIZATION = text("authorization");
    private static final Metadata.Key<String> API_KEY = text("x-api-key");
    private static final Metadata.Key<String> USER_AGENT = text("user-agent");

    private final KeyCallers callers;
    private final List<SignalIngest<?>> signals;

    ExportCalls(KeyCallers callers, List<SignalIngest<?>> signals) {
        this.callers = callers;
        this.signals = signals;
    }

    List<ServerServiceDefinition> services() {
        return signals.stream().map(this::service).toList();
    }

    private ServerServiceDefinition service(SignalIngest<?> ingest) {
        var name = ingest.signal().service();
        var export =
                MethodDescriptor.newBuilder(
                                new AsItIs(),
                                ProtoUtils.marshaller(ingest.signal().answers().all()))
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(MethodDescriptor.generateFullMethodName(name, "Export"))
                        .build();
        ServerCallHandler<InputStream, Message> handler =
                (call, headers) -> start(ingest, call, headers);
        return ServerServiceDefinition.builder(name).addMethod(export, handler).build();
    }

    private ServerCall.Listener<InputStream> start(
            SignalIngest<?> ingest, ServerCall<InputStream, Message> call, Metadata headers) {
        var answers = new CallAnswers(call);
        try {
            var caller = caller(call, headers);
            var arriving = ArrivingBytes.current();
            arriving.count(ingest.arriving(caller), answers::refuse);
            // One more than may come, or nobody would notice it.
            call.request(2);
            return new Export(
                    ARRIVAL,
                    answers,
                    arriving,
                    message -> ingest.acceptMessage(caller, message).response());
        } catch (RuntimeException refused) {
            answers.fail(refused);
            return new ServerCall.Listener<>() {};
        }
    }

    private Caller caller(ServerCall<?, ?> call, Metadata headers) {
        var agent = headers.get(USER_AGENT);
        var peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        var address =
                peer instanceof InetSocketAddress socket
                        ? socket.getAddress().getHostAddress()
                        : Origin.UNKNOWN.address();
        return callers.identify(
                all(headers, AUTHORIZATION),
                all(headers, API_KEY),
                new Origin(address, agent == null ? "" : agent));
    }

    private static List<String> all(Metadata headers, Metadata.Key<String> key) {
        var values = headers.getAll(key);
        return values == null
                ? List.of()
                : StreamSupport.stream(values.spliterator(), false).toList();
    }

    private static Metadata.Key<String> text(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** Messages are read where they are used, within limits. */
    private static final class AsItIs implements MethodDescriptor.Marshaller<InputStream> {

        @Override
        public InputStream stream(InputStream value) {
            return value;
        }

        @Override
        public InputStream parse(InputStream stream) {
            return stream;
        }
    }
}
