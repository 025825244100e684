package dev.agentmetrics.server.web;

import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.request;
import static dev.agentmetrics.server.ingest.otlp.OtlpFixtures.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.ingest.BodyReader;
import dev.agentmetrics.server.testing.TestServer;
import dev.agentmetrics.server.testing.Trust;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OTLP over gRPC: who may call, what is refused, and that nothing of it runs without TLS. */
@ExtendWith(TestServer.Extension.class)
@Tag("C02")
class GrpcIT {

    private static final int MEGABYTE = 1 << 20;

    private final TestServer server;
    private final TestServer.Tenant tenant;
    private final int port;
    private ManagedChannel channel;

    GrpcIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("grpc");
        this.port = URI.create(server.line("otlp-grpc").orElseThrow()).getPort();
    }

    @BeforeEach
    void connect() throws IOException {
        channel =
                NettyChannelBuilder.forAddress(
                                "localhost",
                                port,
                                TlsChannelCredentials.newBuilder()
                                        .trustManager(server.caFile().toFile())
                                        .build())
                        .build();
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        assertThat(channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private TraceServiceGrpc.TraceServiceBlockingStub calls(Map<String, String> headers) {
        var metadata = new Metadata();
        headers.forEach(
                (name, value) ->
                        metadata.put(
                                Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        return TraceServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private TraceServiceGrpc.TraceServiceBlockingStub calls() {
        return calls(Map.of("authorization", "Bearer " + tenant.writeKey()));
    }

    private static void refused(
            TraceServiceGrpc.TraceServiceBlockingStub calls,
            ExportTraceServiceRequest request,
            Status.Code code,
            String reason)
            throws IOException {
        var failure =
                catchThrowableOfType(StatusRuntimeException.class, () -> calls.export(request));
        assertThat(failure.getStatus().getCode()).isEqualTo(code);
        var told = StatusProto.fromThrowable(failure);
        assertThat(told.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo(reason);
    }

    private long stored() {
        return server.bean(ClickHouse.class)
                .query(
                        Query.of("SELECT count() AS n FROM spans WHERE org_id = {org:UUID}")
                                .with("org", tenant.org().value()),
                        row -> row.integer("n"))
                .getFirst();
    }

    @Test
    void sendingAgainChangesNothingAndRejectionsAreCounted() {
        var request = request(span(1, 1), span(1, 2), span(1, 0));

        var first = calls().export(request);
        var again =
                calls(Map.of("x-api-key", tenant.writeKey()))
                        .withCompression("gzip")
                        .export(request);

        assertThat(first.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
        assertThat(first.getPartialSuccess().getErrorMessage()).contains("span_id");
        assertThat(again).isEqualTo(first);
        assertThat(calls().export(ExportTraceServiceRequest.getDefaultInstance()))
                .isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void nobodyCallsWithoutAKeyThatMayWrite() throws IOException {
        var request = request(span(2, 1));

        refused(calls(Map.of()), request, Status.Code.UNAUTHENTICATED, "unauthenticated");
        refused(
                calls(Map.of("authorization", "Bearer am_live_wrong")),
                request,
                Status.Code.UNAUTHENTICATED,
                "invalid_api_key");
        refused(
                calls(Map.of("authorization", "Bearer " + tenant.readKey())),
                request,
                Status.Code.PERMISSION_DENIED,
                "permission_denied");
        refused(
                calls(
                        Map.of(
                                "authorization",
                                "Bearer " + tenant.writeKey(),
                                "x-api-key",
                                tenant.readKey())),
                request,
                Status.Code.INVALID_ARGUMENT,
                "several_credentials");
        assertThat(stored()).isZero();
    }

    @Test
    void largeMessagesAreRefusedAndLeaveNothingInMemory() {
        var noise = new byte[12 * MEGABYTE];
        var large = request(span(3, 1).setNameBytes(ByteString.copyFrom(noise)));

        var plain = catchThrowableOfType(StatusRuntimeException.class, () -> calls().export(large));
        var bomb =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> calls().withCompression("gzip").export(large));

        assertThat(plain.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(bomb.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(calls().export(request(span(3, 2))).hasPartialSuccess()).isFalse();
        await().untilAsserted(
                        () ->
                                assertThat(server.bean(BodyReader.class).budget().free())
                                        .isEqualTo(64L * MEGABYTE));
    }

    /** Whoever leaves a call open after its message must not keep the memory of the message. */
    @Test
    void anOpenCallHoldsNoMemoryForAMessageThatIsStored() {
        var metadata = new Metadata();
        metadata.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + tenant.writeKey());
        var call = channel.newCall(TraceServiceGrpc.getExportMethod(), CallOptions.DEFAULT);
        call.start(new ClientCall.Listener<>() {}, metadata);
        call.sendMessage(request(span(4, 1)));
        try {
            await().untilAsserted(() -> assertThat(stored()).isEqualTo(1));
            await().untilAsserted(
                            () ->
                                    assertThat(server.bean(BodyReader.class).budget().free())
                                            .isEqualTo(64L * MEGABYTE));
        } finally {
            call.cancel("the test is over", null);
        }
    }

    @Test
    void plaintextReachesNoHandler() throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer(socket)).as("closed, without an HTTP/2 frame").doesNotContain("\4");
        }
    }

    private static String answer(Socket socket) {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException reset) {
            return "";
        }
    }

    /** The policy of the HTTPS port. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"
            })
    void weakSuitesAreRefused(String suite) throws IOException {
        var factory = Trust.only(server.caFile()).getSocketFactory();
        assumeTrue(java.util.Set.of(factory.getSupportedCipherSuites()).contains(suite));
        try (var socket = (SSLSocket) factory.createSocket("localhost", port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {suite});
            assertThat(catchThrowableOfType(SSLHandshakeException.class, socket::startHandshake))
                    .isNotNull();
        }
        try (var socket = (SSLSocket) factory.createSocket("localhost", port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            assertThat(socket.getSession().getCipherSuite()).contains("ECDHE", "GCM");
        }
    }
}
