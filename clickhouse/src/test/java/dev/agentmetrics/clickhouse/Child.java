package dev.agentmetrics.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of our own with an engine in it; it may be killed. */
final class Child {

    final Process process;
    private final BufferedReader reader;
    private final List<String> lines = new ArrayList<>();

    Child(Class<?> main, String... arguments) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    void awaitLines(int count) throws IOException {
        while (lines.size() < count) {
            var line = reader.readLine();
            assertThat(line).as("the child ended early: %s", lines).isNotNull();
            lines.add(line);
        }
    }

    void awaitLine(String wanted) throws IOException {
        String line;
        do {
            line = reader.readLine();
            assertThat(line).as("the child ended early: %s", lines).isNotNull();
            lines.add(line);
        } while (!line.equals(wanted));
    }

    int exitCode() throws IOException, InterruptedException {
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    String output() {
        return String.join("\n", lines);
    }

    long acknowledged() {
        return numbers("acknowledged").getLast();
    }

    /** The last line that starts with a word, without it. */
    String line(String word) {
        var found = lines.stream().filter(text -> text.startsWith(word + " ")).toList();
        assertThat(found).as(output()).isNotEmpty();
        return found.getLast().substring(word.length() + 1);
    }

    /** The numbers of the last line that starts with a word. */
    List<Long> numbers(String word) {
        return List.of(line(word).split(" ")).stream().map(Long::valueOf).toList();
    }

    void assertNoNativeTrouble() {
        assertThat(output())
                .doesNotContain("SIGABRT")
                .doesNotContain("SIGSEGV")
                .doesNotContain("hs_err_pid")
                .doesNotContainIgnoringCase("assertion");
    }
}
