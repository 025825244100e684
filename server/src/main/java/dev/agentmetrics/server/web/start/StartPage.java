package dev.agentmetrics.server.web.start;

import dev.agentmetrics.server.apikeys.FirstKey;
import dev.agentmetrics.server.core.ServerReady;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.OwnerSetup;
import dev.agentmetrics.server.web.grpc.GrpcListener;
import dev.agentmetrics.server.web.listener.CanonicalUrl;
import dev.agentmetrics.server.web.tls.CertificateSource;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells the operator, once the server is ready, what to do next. The lines {@code url:}, {@code
 * ca:}, {@code otlp-grpc:}, {@code setup:} and {@code key:} are for scripts and stay as they are.
 * The only place that ever shows a key or a one-time link.
 */
@Component
class StartPage {

    private final CanonicalUrl url;
    private final CertificateSource certificates;
    private final FirstKey firstKey;
    private final OwnerSetup ownerSetup;
    private final GrpcListener grpc;
    private final PrintStream out;
    private final ApplicationEventPublisher events;

    StartPage(
            CanonicalUrl url,
            CertificateSource certificates,
            FirstKey firstKey,
            OwnerSetup ownerSetup,
            GrpcListener grpc,
            Optional<StartOutput> out,
            ApplicationEventPublisher events) {
        this.events = events;
        this.url = url;
        this.certificates = certificates;
        this.firstKey = firstKey;
        this.ownerSetup = ownerSetup;
        this.grpc = grpc;
        this.out = out.map(StartOutput::stream).orElse(System.out);
    }

    @EventListener(ApplicationReadyEvent.class)
    void print() {
        var ca = certificates.caFile().map(file -> file.toAbsolutePath().normalize().toString());
        var setup = ownerSetup.tokenOnce().map(token -> url.text() + "/setup/" + token.reveal());
        var key = firstKey.firstKeyOnce();

        var lines = new ArrayList<String>();
        lines.add("url: " + url.text());
        ca.ifPresent(file -> lines.add("ca: " + file));
        grpc.port()
                .ifPresent(
                        port ->
                                lines.add(
                                        "otlp-grpc: https://" + url.uri().getHost() + ":" + port));
        setup.ifPresent(link -> lines.add("setup: " + link));
        key.ifPresent(secret -> lines.add("key: " + secret.reveal()));
        lines.addAll(words(ca, setup.isPresent(), key));
        lines.forEach(out::println);
        out.flush();
        events.publishEvent(
                new ServerReady(URI.create(url.text()), certificates.caFile().orElse(null)));
    }

    private List<String> words(Optional<String> ca, boolean setup, Optional<Secret> key) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("AgentMetrics is ready at " + url.text());
        ca.ifPresent(
                file ->
                        lines.add(
                                "To trust it, import "
                                        + file
                                        + " into your browser (it can vouch for this machine only);"
                                        + " for curl, add --cacert."));
        if (setup) {
            lines.add("Open the setup link to create the owner's account. It works once.");
        }
        key.ifPresent(secret -> lines.addAll(firstEvent(ca, secret)));
        lines.add("");
        return lines;
    }

    /** To be pasted as it is. */
    private List<String> firstEvent(Optional<String> ca, Secret key) {
        var trust = ca.map(file -> "--cacert '" + file + "' ").orElse("");
        return List.of(
                "The key can send events and is not shown again. Try it:",
                "",
                "  export AGENTMETRICS_API_KEY=" + key.reveal(),
                "  curl " + trust + "-H \"Authorization: Bearer $AGENTMETRICS_API_KEY\" \\",
                "    -H 'Content-Type: application/json' \\",
                "    -d '{\"trace_id\":\"hello-'$(date +%s)'\",\"agent_id\":\"hello\","
                        + "\"status\":\"success\",\"duration_ms\":120}' \\",
                "    " + url.text() + "/v1/events");
    }
}
