package dev.agentmetrics.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Registry REGISTRY =
            Registry.read(REPOSITORY.resolve("contract/claims.yaml"));

    @Test
    void everySentenceOfThePageIsRegistered() throws IOException {
        var page = Files.readString(REPOSITORY.resolve("contract/security-page.txt"));
        assertThat(unregistered(page, REGISTRY))
                .as("sentences of the security page that no claim covers")
                .isEmpty();
    }

    /** The positive control: this is how a new promise on the page would be noticed. */
    @Test
    void aNewSentenceIsNoticed() {
        var page = "Access is logged. We also encrypt your thoughts.";
        assertThat(unregistered(page, REGISTRY)).containsExactly("We also encrypt your thoughts.");
    }

    @Test
    void everyClaimStandsOnThePage() throws IOException {
        var sentences =
                SecurityPage.sentences(
                        Files.readString(REPOSITORY.resolve("contract/security-page.txt")));
        assertThat(REGISTRY.claims())
                .allSatisfy(claim -> assertThat(sentences).contains(claim.sentence()));
    }

    @Test
    void theIdsAreC01ToC50() {
        assertThat(REGISTRY.claims().stream().map(Claim::id))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 50).mapToObj("C%02d"::formatted).toList());
    }

    @Test
    void whatIsNotEnforcedYetSaysWhy() {
        assertThat(REGISTRY.claims())
                .filteredOn(claim -> claim.status() == Claim.Status.PARTIAL)
                .isNotEmpty()
                .allSatisfy(claim -> assertThat(claim.note()).as(claim.id()).isNotBlank());
    }

    @Test
    void everyEnforcedClaimHasTestsThatRanAndPassed() {
        var passed = TestReports.passed(REPOSITORY);
        assertThat(passed).as("test reports: run ./dev test, which runs this last").isNotEmpty();
        assertThat(REGISTRY.claims())
                .filteredOn(claim -> claim.status() != Claim.Status.PLANNED)
                .isNotEmpty()
                .allSatisfy(
                        claim ->
                                assertThat(unproven(claim, passed))
                                        .as("%s (%s)", claim.id(), claim.title())
                                        .isEmpty());
    }

    /** The positive control: a claim whose test did not run, or that names none, is not proven. */
    @Test
    void aClaimWithoutATestThatRanIsUnproven() {
        assertThat(unproven(enforcedBy(List.of("NoSuchTest")), Set.of("OtherTest")))
                .containsExactly("NoSuchTest did not run and pass");
        assertThat(unproven(enforcedBy(List.of()), Set.of("OtherTest")))
                .containsExactly("names no test");
        assertThat(unproven(enforcedBy(List.of("OtherTest")), Set.of("OtherTest"))).isEmpty();
    }

    private static Claim enforcedBy(List<String> tests) {
        return new Claim("C99", "t", "s", Claim.Status.ENFORCED, "", tests);
    }

    private static List<String> unproven(Claim claim, Set<String> passed) {
        if (claim.tests().isEmpty()) {
            return List.of("names no test");
        }
        return claim.tests().stream()
                .filter(test -> !passed.contains(test))
                .map(test -> test + " did not run and pass")
                .toList();
    }

    private static List<String> unregistered(String page, Registry registry) {
        var known = registry.claims().stream().map(Claim::sentence).collect(Collectors.toSet());
        known.addAll(registry.notClaims());
        return SecurityPage.sentences(page).stream()
                .filter(sentence -> !known.contains(sentence))
                .toList();
    }
}
