package dev.agentmetrics.clickhouse.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the process's signal handlers back as they were. The engine resets SIGSEGV and others to
 * their default action whenever it connects, even when told to leave signals alone; the JVM needs
 * them for null checks and safepoints.
 */
final class Signals {

    /** Size of {@code struct sigaction} with glibc on x64 and arm64. */
    private static final long STRUCT = 152;

    private static final int LAST = 31;
    private static final int KILL = 9;
    private static final int STOP = 19;

    private final MethodHandle sigaction;

    Signals() {
        var linker = Linker.nativeLinker();
        sigaction =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("sigaction"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    }

    /** Runs the action, then restores every handler it changed. */
    <T extends @Nullable Object> T keep(Supplier<T> action) {
        try (var arena = Arena.ofConfined()) {
            var before = snapshot(arena);
            try {
                return action.get();
            } finally {
                restore(before);
            }
        }
    }

    /** The same for an action without a result. */
    void keepAll(Runnable action) {
        var _ =
                keep(
                        () -> {
                            action.run();
                            return true;
                        });
    }

    /** All handlers, one struct after the other; signal 1 first. */
    MemorySegment snapshot(Arena arena) {
        var all = arena.allocate(STRUCT * LAST, 8);
        for (var signal = 1; signal <= LAST; signal++) {
            if (signal != KILL && signal != STOP) {
                call(signal, MemorySegment.NULL, slot(all, signal));
            }
        }
        return all;
    }

    /** The handler of one signal in a snapshot. */
    static long handler(MemorySegment snapshot, int signal) {
        return slot(snapshot, signal).get(java.lang.foreign.ValueLayout.JAVA_LONG, 0);
    }

    private void restore(MemorySegment before) {
        for (var signal = 1; signal <= LAST; signal++) {
            if (signal != KILL && signal != STOP) {
                call(signal, slot(before, signal), MemorySegment.NULL);
            }
        }
    }

    private static MemorySegment slot(MemorySegment all, int signal) {
        return all.asSlice(STRUCT * (signal - 1), STRUCT);
    }

    private void call(int signal, MemorySegment next, MemorySegment previous) {
        try {
            var result = (int) sigaction.invokeExact(signal, next, previous);
            if (result != 0) {
                throw new IllegalStateException("sigaction refused signal " + signal);
            }
        } catch (Throwable failure) {
            throw failure instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("sigaction failed", failure);
        }
    }
}
