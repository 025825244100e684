package dev.agentmetrics.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GroupSyncTest {

    private final AtomicInteger syncs = new AtomicInteger();

    @Test
    void syncsForEachWriterThatComesAlone() throws Exception {
        var sync = new GroupSync(syncs::incrementAndGet);

        sync.await();
        sync.await();

        assertThat(syncs).hasValue(2);
    }

    @Test
    void aSyncThatBeganBeforeTheWriterCameIsNotItsSync() throws Exception {
        var began = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var sync =
                new GroupSync(
                        () -> {
                            if (syncs.incrementAndGet() == 1) {
                                began.countDown();
                                await(goOn);
                            }
                        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> wait(sync));
            began.await();
            var second = threads.submit(() -> wait(sync));
            goOn.countDown();
            first.get();
            second.get();
        }

        assertThat(syncs).hasValue(2);
    }

    @Test
    void tellsTheWriterThatItsSyncFailed() throws Exception {
        var sync =
                new GroupSync(
                        () -> {
                            if (syncs.incrementAndGet() == 1) {
                                throw new IOException("broken disk");
                            }
                        });

        assertThatThrownBy(sync::await).isInstanceOf(IOException.class).hasMessage("broken disk");
        sync.await();
        assertThat(syncs).hasValue(2);
    }

    private static boolean wait(GroupSync sync) throws IOException {
        sync.await();
        return true;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
