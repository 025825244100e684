package dev.agentmetrics.server.web.tls;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Asks now and then for a new certificate and puts it to use without a restart. */
public final class CertificateRenewal implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);
    private static final int SECONDS_BETWEEN_CHECKS = 10;

    private final CertificateSource source;
    private final TlsContext context;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("certificate-renewal").factory());
    private volatile boolean running;

    public CertificateRenewal(CertificateSource source, TlsContext context) {
        this.source = source;
        this.context = context;
    }

    /** One check; a failed one must not end the checks. */
    public void check() {
        try {
            var identity = source.renewed();
            if (identity.isPresent()) {
                context.use(identity.get());
            }
        } catch (Exception failure) {
            LOG.error("could not renew the certificate, will try again", failure);
        }
    }

    @Override
    public void start() {
        running = true;
        var _ =
                timer.scheduleWithFixedDelay(
                        this::check,
                        SECONDS_BETWEEN_CHECKS,
                        SECONDS_BETWEEN_CHECKS,
                        TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        running = false;
        timer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
