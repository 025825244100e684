package dev.agentmetrics.server;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Makes a stop that was asked for a success: exit code 0 after everything was closed in order. The
 * JVM's own code would be 143 or 130, which service managers take for a crash.
 *
 * <p>Uses {@code sun.misc.Signal}, which every JDK has but no compiler likes; where it is missing,
 * the JVM's codes stay.
 */
final class StopSignals {

    /** What {@code kill}, containers and Ctrl-C send. */
    private static final List<String> NAMES = List.of("TERM", "INT");

    private StopSignals() {}

    static void exitWithZero() {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var exit =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (_, _, _) -> {
                                System.exit(0);
                                return null;
                            });
            for (var name : NAMES) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), exit);
            }
        } catch (ReflectiveOperationException missing) {
            System.getLogger(StopSignals.class.getName())
                    .log(System.Logger.Level.DEBUG, "stop signals keep their exit codes", missing);
        }
    }
}
