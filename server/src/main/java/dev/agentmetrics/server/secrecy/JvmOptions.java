package dev.agentmetrics.server.secrecy;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * How the Java machine was started, as far as it decides whether what is in memory can leave it.
 *
 * <p>Does not guarantee anything against the superuser, or against a debugger of the operating
 * system that the server's own user may use.
 */
public final class JvmOptions {

    private static final List<String> DUMPS =
            List.of("HeapDumpOnOutOfMemoryError", "HeapDumpBeforeFullGC", "HeapDumpAfterFullGC");

    private final List<String> arguments;
    private final Predicate<String> isOn;

    /**
     * @param arguments of the Java machine, those of JAVA_TOOL_OPTIONS included
     * @param isOn whether a flag is on, however that came about
     */
    JvmOptions(List<String> arguments, Predicate<String> isOn) {
        this.arguments = List.copyOf(arguments);
        this.isOn = isOn;
    }

    /** Of this process. */
    public static JvmOptions ofThisProcess() {
        var flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return new JvmOptions(
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                flag -> flags.getVMOption(flag).getValue().equals("true"));
    }

    /** Why the server must not start like this: a line for each reason. */
    public List<String> refusals() {
        var reasons = new ArrayList<String>();
        for (var flag : DUMPS) {
            if (isOn.test(flag)) {
                reasons.add(
                        "-XX:+%s would write keys and data to a file in clear; start without it"
                                .formatted(flag));
            }
        }
        if (arguments.stream().anyMatch(JvmOptions::isDebugger)) {
            reasons.add("a debugger (jdwp) could read keys and data; start without it");
        }
        if (isGiven("-Dcom.sun.management.jmxremote")) {
            reasons.add("JMX (jmxremote) would hand out dumps of keys and data; start without it");
        }
        if (isGiven("-XX:StartFlightRecording") || isGiven("-XX:+FlightRecorder")) {
            reasons.add(
                    "a flight recording holds the environment, and secrets with it; start without"
                            + " -XX:StartFlightRecording");
        }
        return reasons;
    }

    /** What should be better, and is no reason not to start. */
    public List<String> warnings() {
        var found = new ArrayList<String>();
        if (!isOn.test("DisableAttachMechanism")) {
            found.add(
                    "jcmd can attach and dump keys and data: start with"
                            + " -XX:+DisableAttachMechanism");
        }
        if (!isGiven("-XX:ErrorFile=/dev/null")) {
            found.add(
                    "a crash would leave an hs_err file with pieces of memory: start with"
                            + " -XX:ErrorFile=/dev/null");
        }
        return found;
    }

    private static boolean isDebugger(String argument) {
        return argument.startsWith("-Xrunjdwp")
                || (argument.startsWith("-agent") && argument.contains("jdwp"));
    }

    private boolean isGiven(String begin) {
        return arguments.stream().anyMatch(argument -> argument.startsWith(begin));
    }
}
