package dev.agentmetrics.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.clickhouse.TestEngine;
import java.lang.foreign.Arena;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {

    private static final long DEFAULT_ACTION = 0;

    /** SIGILL, SIGBUS, SIGFPE and SIGSEGV: the engine resets them, see {@link Signals}. */
    @ParameterizedTest
    @ValueSource(ints = {4, 7, 8, 11})
    void theJvmKeepsItsHandlersWhenTheEngineConnects(int signal) {
        TestEngine.shared().ping();

        try (var arena = Arena.ofConfined()) {
            assertThat(Signals.handler(new Signals().snapshot(arena), signal))
                    .isNotEqualTo(DEFAULT_ACTION);
        }
    }
}
