package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Argon2id;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords, a few at a time.
 *
 * <p>Guarantees that never more than {@value #AT_ONCE} hashes are computed at once, whatever
 * arrives; who finds no free place within a moment gets 429. They run on threads of their own, so
 * that the operating system shares the processor between them and everybody else's requests.
 */
@Component
final class PasswordHashing implements DisposableBean {

    static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Argon2id argon2id;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ExecutorService threads =
            Executors.newFixedThreadPool(
                    AT_ONCE, Thread.ofPlatform().daemon().name("password-", 1).factory());
    private final String nobody;

    PasswordHashing(Argon2id argon2id) {
        this.argon2id = argon2id;
        this.nobody = argon2id.hash("nobody".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    String hash(Password password) {
        return bounded(() -> argon2id.hash(password.utf8()));
    }

    /**
     * Whether the password belongs to the hash. Null stands for somebody who does not exist: it
     * takes as long and is always false.
     */
    boolean matches(Password password, @Nullable String phc) {
        var compared = phc == null ? nobody : phc;
        return bounded(() -> argon2id.matches(password.utf8(), compared)) && phc != null;
    }

    private <T> T bounded(Callable<T> work) {
        try {
            if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
            try {
                return threads.submit(work).get();
            } finally {
                places.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw busy();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("hashing failed", failure.getCause());
        }
    }

    private static ProblemException busy() {
        return new ProblemException(
                new Problem.OverLimit(
                        "too_many_sign_ins",
                        "Too many sign-ins at once. Try again in a moment.",
                        Duration.ofSeconds(1)));
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
