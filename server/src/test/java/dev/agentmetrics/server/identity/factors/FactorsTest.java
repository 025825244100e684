package dev.agentmetrics.server.identity.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.TotpSecret;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.mail.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class FactorsTest {

    private static final Origin FROM = new Origin("192.0.2.7", "a browser");

    private final Engine engine;
    @TempDir Path dataDir;
    private FactorFixture fixture;
    private PersonId ada;
    private TotpSecret secret;

    FactorsTest(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        fixture = new FactorFixture(engine, dataDir);
        ada = fixture.person("ada@example.org");
        secret = fixture.enrolled(ada);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private boolean proves(PersonId person, String code) {
        return fixture.totp.prove(person, code, FROM);
    }

    private void require(ProofKind kind, String answer) {
        fixture.factors.require(ada, kind, answer, FROM);
    }

    private Problem refusal(ProofKind kind, String answer) {
        try {
            require(kind, answer);
        } catch (ProblemException failure) {
            return failure.problem();
        }
        throw new AssertionError("not refused");
    }

    /** How many of two at once are let through. */
    private static int atOnce(Callable<Boolean> attempt) throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            int accepted = 0;
            for (var future : threads.invokeAll(List.of(attempt, attempt))) {
                accepted += future.get() ? 1 : 0;
            }
            return accepted;
        }
    }

    @Test
    void aCodeIsGoodOnce() {
        fixture.clock.advance(TotpSecret.STEP);
        var code = fixture.code(secret, 0);

        assertThat(proves(ada, code)).isTrue();
        assertThat(proves(ada, code)).isFalse();
    }

    @Test
    void theCodeThatConfirmedTheAppIsUsedUp() {
        assertThat(proves(ada, fixture.code(secret, 0))).isFalse();
    }

    @Test
    void ofTwoAtOnceWithTheSameCodeOneIsLetIn() throws Exception {
        fixture.clock.advance(TotpSecret.STEP);
        var code = fixture.code(secret, 0);

        assertThat(atOnce(() -> proves(ada, code))).isEqualTo(1);
    }

    @Test
    void aCodeBeforeOneThatWasUsedIsTooLate() {
        fixture.clock.advance(TotpSecret.STEP.multipliedBy(5));
        assertThat(proves(ada, fixture.code(secret, 1))).isTrue();

        assertThat(proves(ada, fixture.code(secret, 0))).isFalse();
    }

    @Test
    void clocksMayDifferByOneStep() {
        fixture.clock.advance(TotpSecret.STEP.multipliedBy(10));

        assertThat(proves(ada, fixture.code(secret, -2))).isFalse();
        assertThat(proves(ada, fixture.code(secret, 2))).isFalse();
        assertThat(proves(ada, fixture.code(secret, -1))).isTrue();
        assertThat(proves(ada, fixture.code(secret, 1))).isTrue();
    }

    @Test
    void codesOfSomebodyElseProveNothing() {
        var eve = fixture.person("eve@example.org");
        var hers = fixture.enrolled(eve);
        var codes = fixture.recovery.replace(eve);
        fixture.clock.advance(TotpSecret.STEP);

        assertThat(proves(ada, fixture.code(hers, 0))).isFalse();
        assertThat(fixture.recovery.use(ada, codes.getFirst().reveal(), FROM)).isFalse();
        assertThat(fixture.recovery.use(eve, codes.getFirst().reveal(), FROM)).isTrue();
    }

    /** Red without the person's id in the seal. */
    @Test
    void aSecretPutInAnotherRowOpensNothing() {
        var eve = fixture.person("eve@example.org");
        fixture.enrolled(eve);
        fixture.control
                .jdbc()
                .sql(
                        "update totp_factor set sealed ="
                                + " (select sealed from totp_factor where person_id = :eve)"
                                + " where person_id = :ada")
                .param("eve", eve.value())
                .param("ada", ada.value())
                .update();

        assertThatThrownBy(() -> proves(ada, "000000")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theStoreHoldsNeitherSecretNorCode() {
        var codes = fixture.recovery.replace(ada);
        var rows = new StringBuilder();
        for (var table : List.of("totp_factor", "recovery_code")) {
            fixture.control
                    .jdbc()
                    .sql("select * from " + table)
                    .query()
                    .listOfRows()
                    .forEach(
                            row ->
                                    row.values()
                                            .forEach(
                                                    cell ->
                                                            rows.append(
                                                                    cell instanceof byte[] bytes
                                                                            ? new String(
                                                                                    bytes,
                                                                                    java.nio.charset
                                                                                            .StandardCharsets
                                                                                            .ISO_8859_1)
                                                                            : cell)));
        }

        assertThat(rows).doesNotContain(secret.reveal());
        for (var code : codes) {
            assertThat(rows).doesNotContain(code.reveal(), code.reveal().replace("-", ""));
        }
    }

    @Test
    void anAppCountsWhenACodeOfItHasComeBack() {
        var bob = fixture.person("bob@example.org");
        var begun = fixture.totp.begin(bob).orElseThrow();

        assertThat(fixture.factors.has(bob)).isFalse();
        assertThat(proves(bob, fixture.code(begun, 0))).isFalse();
        assertThat(fixture.totp.confirm(bob, "000000")).isFalse();
        assertThat(fixture.totp.confirm(bob, fixture.code(begun, 0))).isTrue();
        assertThat(fixture.factors.has(bob)).isTrue();
    }

    @Test
    void whatWasNotConfirmedInTimeOrBegunAnewIsGone() {
        var bob = fixture.person("bob@example.org");
        var first = fixture.totp.begin(bob).orElseThrow();
        var second = fixture.totp.begin(bob).orElseThrow();

        assertThat(fixture.totp.confirm(bob, fixture.code(first, 0))).isFalse();
        fixture.clock.advance(Totp.CONFIRM_WITHIN);
        assertThat(fixture.totp.confirm(bob, fixture.code(second, 0))).isFalse();
        assertThat(fixture.totp.begin(ada)).as("one that counts stays").isEmpty();
    }

    @Test
    void aRecoveryCodeIsGoodOnceHoweverItIsTyped() {
        var codes = fixture.recovery.replace(ada);
        var typed = codes.getFirst().reveal().toLowerCase(java.util.Locale.ROOT).replace('-', ' ');

        assertThat(codes).hasSize(RecoveryCodes.COUNT).doesNotHaveDuplicates();
        require(ProofKind.RECOVERY_CODE, typed);
        assertThat(refusal(ProofKind.RECOVERY_CODE, typed)).isInstanceOf(Problem.Invalid.class);
        assertThat(fixture.recovery.left(ada)).isEqualTo(9);
        assertThat(fixture.mails).containsExactly(Template.RECOVERY_CODE_USED);
    }

    @Test
    void ofTwoAtOnceWithTheSameRecoveryCodeOneIsLetIn() throws Exception {
        var code = fixture.recovery.replace(ada).getFirst().reveal();

        assertThat(atOnce(() -> fixture.recovery.use(ada, code, FROM))).isEqualTo(1);
        assertThat(fixture.mails).hasSize(1);
    }

    @Test
    void aNewSetEndsTheOneBefore() {
        var old = fixture.recovery.replace(ada);
        var young = fixture.recovery.replace(ada);

        assertThat(fixture.recovery.use(ada, old.getFirst().reveal(), FROM)).isFalse();
        assertThat(fixture.recovery.left(ada)).isEqualTo(10);
        assertThat(fixture.recovery.use(ada, young.getFirst().reveal(), FROM)).isTrue();
    }

    /** They stand in for a factor; without one they are nothing. */
    @Test
    void recoveryCodesAloneProveNothing() {
        var codes = fixture.recovery.replace(ada);
        fixture.totp.delete(ada);

        assertThat(refusal(ProofKind.RECOVERY_CODE, codes.getFirst().reveal()))
                .isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void whoeverGuessesHasToWait() {
        fixture.clock.advance(TotpSecret.STEP);
        var right = fixture.code(secret, 0);
        for (int i = 0; i < Factors.TRIES; i++) {
            assertThat(refusal(ProofKind.TOTP, "00000" + i)).isInstanceOf(Problem.Invalid.class);
        }

        assertThat(refusal(ProofKind.TOTP, right)).isInstanceOf(Problem.OverLimit.class);
        assertThat(refusal(ProofKind.RECOVERY_CODE, "x")).isInstanceOf(Problem.OverLimit.class);
        fixture.clock.advance(Factors.WINDOW);
        var later = fixture.code(secret, 0);
        assertThatCode(() -> require(ProofKind.TOTP, later)).doesNotThrowAnyException();
    }

    @Test
    void guessingAllDayDoesNotHelp() {
        int looked = 0;
        for (int i = 0; i < 90; i++) {
            looked += refusal(ProofKind.TOTP, "abcdef") instanceof Problem.Invalid ? 1 : 0;
            fixture.clock.advance(Duration.ofMinutes(15));
        }

        assertThat(looked).isEqualTo(Factors.TRIES_PER_DAY);
    }

    @Test
    void everyWrongAnswerLooksTheSame() {
        fixture.clock.advance(TotpSecret.STEP);
        var used = fixture.code(secret, 0);
        require(ProofKind.TOTP, used);
        var refusals = new ArrayList<Problem>();
        refusals.add(refusal(ProofKind.TOTP, used));
        refusals.add(refusal(ProofKind.TOTP, "nonsense"));
        refusals.add(refusal(ProofKind.PASSKEY, used));
        refusals.add(refusal(ProofKind.RECOVERY_CODE, "x".repeat(10_000)));
        refusals.add(refusal(ProofKind.PASSWORD, used));

        assertThat(refusals).allMatch(refusals.getFirst()::equals);
    }

    @Test
    void whoeverHasAFactorDoesNotGetByWithAPassword() {
        fixture.recovery.replace(ada);
        var bob = fixture.person("bob@example.org");

        assertThat(fixture.factors.of(ada))
                .containsExactlyInAnyOrder(ProofKind.TOTP, ProofKind.RECOVERY_CODE);
        assertThat(fixture.factors.of(bob)).containsExactly(ProofKind.SIGN_IN);
    }

    /** A small look at the picture: it has the size of a code, and dark corners. */
    @Test
    void aQrCodeIsAPath() throws ExecutionException {
        var code = QrCode.of("otpauth://totp/a?secret=" + Secret.of("x").reveal());

        assertThat(code.size()).isBetween(21 + 8, 60);
        assertThat(code.path()).startsWith("M4 4h7v1h-7z");
    }
}
