package dev.agentmetrics.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Mutants do not rot: {@code ./dev mutants} takes too long for every day, so what it will need is
 * looked at here.
 */
class MutantsTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final List<Mutant> MUTANTS = Mutant.all(REPOSITORY);
    private static final Registry REGISTRY =
            Registry.read(REPOSITORY.resolve("contract/claims.yaml"));

    @Test
    void everyMutantFitsTheSourceAndTheTests() {
        var tests = tests();
        assertThat(MUTANTS).isNotEmpty();
        assertThat(MUTANTS)
                .allSatisfy(
                        mutant -> assertThat(faults(mutant, tests)).as(mutant.name()).isEmpty());
    }

    /** What is not planned any more is true only as long as a test notices when it is not. */
    @Test
    void everyEnforcedClaimHasAMutant() {
        assertThat(REGISTRY.claims())
                .filteredOn(claim -> claim.status() != Claim.Status.PLANNED)
                .isNotEmpty()
                .allSatisfy(
                        claim ->
                                assertThat(MUTANTS)
                                        .as("mutants of %s (%s)", claim.id(), claim.title())
                                        .anyMatch(mutant -> mutant.proves().contains(claim.id())));
    }

    /** A mutant that switches a claim off is of no use if the claim names other tests. */
    @Test
    void everyClaimNamesTheTestsThatItsMutantsTurnRed() {
        assertThat(REGISTRY.claims())
                .filteredOn(claim -> claim.status() != Claim.Status.PLANNED)
                .allSatisfy(
                        claim ->
                                assertThat(claim.tests().stream().map(MutantsTest::type))
                                        .as("tests of %s (%s)", claim.id(), claim.title())
                                        .allMatch(type -> turnedRed(claim).contains(type)));
    }

    /** The positive control: this is what rot looks like. */
    @Test
    void aMutantThatNoLongerFitsIsNoticed() {
        var tests = Map.of("SomeTest", "void fails() {}");
        var text =
                """
                # x
                proves: C99
                test: SomeTest#passes
                test: OtherTest#fails
                file: pom.xml
                - <modules>
                +
                - gone
                - for good
                +
                file: none.xml
                - x
                """;

        assertThat(faults(Mutant.parse("x.mutant", text), tests))
                .containsExactly(
                        "pom.xml: occurs 0 times: gone\nfor good",
                        "none.xml: occurs 0 times: x",
                        "there is no test SomeTest#passes",
                        "there is no test OtherTest#fails",
                        "there is no claim C99");
        assertThat(faults(Mutant.parse("x.mutant", "# nothing"), tests))
                .containsExactly("changes nothing", "names no test", "proves nothing");
    }

    private static List<String> faults(Mutant mutant, Map<String, String> tests) {
        var faults = new ArrayList<String>();
        for (var piece : mutant.pieces()) {
            var times = times(REPOSITORY.resolve(piece.file()), piece.text());
            if (times != 1) {
                faults.add("%s: occurs %d times: %s".formatted(piece.file(), times, piece.text()));
            }
        }
        for (var test : mutant.tests()) {
            if (!exists(test.substring(test.indexOf('#') + 1), type(test), tests)) {
                faults.add("there is no test " + test);
            }
        }
        for (var promise : mutant.proves()) {
            if (promise.matches("C\\d+")
                    && REGISTRY.claims().stream().noneMatch(claim -> claim.id().equals(promise))) {
                faults.add("there is no claim " + promise);
            }
        }
        if (mutant.pieces().isEmpty()) {
            faults.add("changes nothing");
        }
        if (mutant.tests().isEmpty()) {
            faults.add("names no test");
        }
        if (mutant.proves().isEmpty()) {
            faults.add("proves nothing");
        }
        return faults;
    }

    /** In the class, or in the one that it extends. */
    private static boolean exists(String method, String type, Map<String, String> tests) {
        var source = tests.getOrDefault(type, "");
        var base = Pattern.compile(" extends (\\w+)").matcher(source);
        return source.contains("void " + method + "(")
                || (base.find() && exists(method, base.group(1), tests));
    }

    private static List<String> turnedRed(Claim claim) {
        return MUTANTS.stream()
                .filter(mutant -> mutant.proves().contains(claim.id()))
                .flatMap(mutant -> mutant.tests().stream())
                .map(MutantsTest::type)
                .toList();
    }

    private static String type(String test) {
        return test.replaceFirst("#.*", "");
    }

    private static int times(Path file, String text) {
        if (!Files.exists(file)) {
            return 0;
        }
        return read(file).split(Pattern.quote(text), -1).length - 1;
    }

    /** The source of every test class by its name. */
    private static Map<String, String> tests() {
        var tests = new TreeMap<String, String>();
        for (var module : List.of("server", "clickhouse")) {
            try (var files = Files.walk(REPOSITORY.resolve(module).resolve("src/test/java"))) {
                tests.putAll(
                        files.filter(file -> file.toString().endsWith(".java"))
                                .collect(
                                        Collectors.toMap(
                                                file ->
                                                        file.getFileName()
                                                                .toString()
                                                                .replace(".java", ""),
                                                MutantsTest::read,
                                                (one, _) -> one)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return tests;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
