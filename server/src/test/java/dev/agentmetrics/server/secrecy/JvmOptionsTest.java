package dev.agentmetrics.server.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JvmOptionsTest {

    private static List<String> refusals(String... arguments) {
        return new JvmOptions(List.of(arguments), _ -> false).refusals();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-agentlib:jdwp=transport=dt_socket,server=y",
                "-Xrunjdwp:transport=dt_socket",
                "-agentpath:/usr/lib/libjdwp.so=server=y",
                "-Dcom.sun.management.jmxremote",
                "-Dcom.sun.management.jmxremote.port=9010",
                "-XX:StartFlightRecording=filename=/tmp/a.jfr",
                "-XX:+FlightRecorder"
            })
    void refusesWhatHandsOutMemory(String argument) {
        assertThat(refusals("-Xmx320m", argument))
                .hasSize(1)
                .noneMatch(line -> line.contains("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HeapDumpOnOutOfMemoryError", "HeapDumpBeforeFullGC", "HeapDumpAfterFullGC"})
    void refusesHeapDumps(String flag) {
        var options = new JvmOptions(List.of(), flag::equals);

        assertThat(options.refusals()).singleElement().asString().contains(flag);
    }

    @Test
    void hasNothingAgainstTheOptionsOfTheLauncher() {
        var options =
                new JvmOptions(
                        List.of("-Xmx320m", "-XX:ErrorFile=/dev/null", "-javaagent:monitor.jar"),
                        "DisableAttachMechanism"::equals);

        assertThat(options.refusals()).isEmpty();
        assertThat(options.warnings()).isEmpty();
        assertThat(new JvmOptions(List.of(), _ -> false).warnings()).hasSize(2);
    }

    /** A flag that this Java does not know would not be seen. */
    @Test
    void theseFlagsExist() {
        assertThat(JvmOptions.ofThisProcess().refusals()).isEmpty();
    }
}
