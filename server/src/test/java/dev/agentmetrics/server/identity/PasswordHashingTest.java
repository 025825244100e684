package dev.agentmetrics.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Argon2id;
import dev.agentmetrics.server.crypto.RandomSource;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C16")
class PasswordHashingTest {

    /** Holds every hash at its salt until the test lets go; without a bound, all 200 enter. */
    private static final class Gate implements RandomSource {
        final AtomicInteger inside = new AtomicInteger();
        final CountDownLatch opened = new CountDownLatch(1);
        volatile boolean closed;

        @Override
        public byte[] bytes(int count) {
            if (closed) {
                inside.incrementAndGet();
                await(opened);
            }
            return new byte[count];
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void of200AtOnceFourAreComputedAndTheOthersAreToldToWait() throws Exception {
        var gate = new Gate();
        var hashing = new PasswordHashing(new Argon2id(gate));
        gate.closed = true;
        var refused = new CountDownLatch(196);
        Callable<String> attempt =
                () -> {
                    try (var password = Passwords.of(Passwords.GOOD)) {
                        return hashing.hash(password);
                    } catch (ProblemException failure) {
                        refused.countDown();
                        throw failure;
                    }
                };
        var results = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                results.add(threads.submit(attempt));
            }
            await(refused);
            assertThat(gate.inside).hasValue(PasswordHashing.AT_ONCE);
            gate.opened.countDown();
        }
        hashing.destroy();

        int computed = 0;
        for (var result : results) {
            try {
                assertThat(result.get()).startsWith("$argon2id$");
                computed++;
            } catch (ExecutionException failure) {
                assertThat(failure.getCause())
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                problem ->
                                        assertThat(problem.problem())
                                                .isInstanceOf(Problem.OverLimit.class));
            }
        }
        assertThat(computed).isEqualTo(PasswordHashing.AT_ONCE);
    }
}
