package dev.agentmetrics.server.metrics;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Asks several questions at once, so that an answer takes as long as the slowest of them and every
 * reading connection helps.
 */
public final class Together {

    private static final Executor THREADS = task -> Thread.ofVirtual().name("question").start(task);

    private Together() {}

    /** An answer that is on its way. */
    public static final class Answer<T> {

        private final CompletableFuture<T> future;

        private Answer(CompletableFuture<T> future) {
            this.future = future;
        }

        /** Waits for it; fails as the question failed. */
        public T get() {
            try {
                return future.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw e;
            }
        }
    }

    public static <T> Answer<T> ask(Supplier<T> question) {
        return new Answer<>(CompletableFuture.supplyAsync(question, THREADS));
    }
}
