package dev.agentmetrics.server.deletion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.agentmetrics.server.backup.ledger.Deleted;
import dev.agentmetrics.server.backup.ledger.LedgerInSink;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wish is carried out whatever happens, and ends with a receipt that anybody can verify. */
class ErasureJobTest {

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void aWishIsHiddenAtOnceAndErasedOnceEverythingIsSettled(Engine engine) {
        try (var fixture = new ErasureFixture(engine, directory)) {
            var wish = fixture.request("agent", "checkout");
            assertThat(wish.state()).isEqualTo(Erasure.State.HIDDEN);
            assertThat(wish.rows().runs()).isEqualTo(2);

            fixture.job.round();
            assertThat(fixture.state(wish)).as("an event may be on its way").isEqualTo("hidden");

            fixture.clock.advance(Duration.ofMinutes(3));
            fixture.events.late = 1;
            fixture.job.round();
            var done = fixture.find(wish);
            assertThat(done.state()).isEqualTo(Erasure.State.ERASED);
            assertThat(done.rows().runs()).as("with the late one").isEqualTo(3);
            assertThat(fixture.types()).contains("erasure_requested", "data_erased");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWishIsOnTheDiskBeforeTheAnswer(Engine engine) {
        try (var fixture = new ErasureFixture(engine, directory)) {
            fixture.request("agent", "checkout");
            assertThat(fixture.synced).as("after its commit, once").containsExactly(1L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theReceiptIsSignedAndSaysWhatWasDone(Engine engine) throws Exception {
        try (var fixture = new ErasureFixture(engine, directory)) {
            var wish = fixture.request("end_user", "ann");
            fixture.clock.advance(Duration.ofMinutes(3));
            fixture.job.round();

            var receipt = JWSObject.parse(fixture.find(wish).receipt());
            var keys = JWKSet.parse(fixture.receiptKeys.set());
            var key = keys.getKeyByKeyId(receipt.getHeader().getKeyID()).toOctetKeyPair();
            assertThat(receipt.verify(new Ed25519Verifier(key))).isTrue();
            var said = receipt.getPayload().toJSONObject();
            assertThat(said)
                    .containsEntry("jti", wish.id().toString())
                    .containsEntry("kind", "end_user")
                    .containsEntry("organization_id", wish.org().toString())
                    .containsEntry("runs", 2L)
                    .doesNotContainKey("subject");
            assertThat(receipt.serialize()).doesNotContain("ann");
            assertThat(said)
                    .containsEntry("backups", "until")
                    .containsEntry("backups_until", "2026-12-20T10:33:00Z")
                    .containsEntry("backups_until_if", "if it goes on");
        }
    }

    /** Silence would be read as none. */
    @ParameterizedTest
    @EnumSource
    void theReceiptSaysThatNobodyKnowsOfBackups(Engine engine) throws Exception {
        try (var fixture = new ErasureFixture(engine, directory)) {
            fixture.until = Optional.empty();
            var wish = fixture.request("agent", "checkout");
            fixture.clock.advance(Duration.ofMinutes(3));
            fixture.job.round();

            assertThat(JWSObject.parse(fixture.find(wish).receipt()).getPayload().toJSONObject())
                    .containsEntry("backups", "unknown")
                    .doesNotContainKeys("backups_until", "backups_until_if");
        }
    }

    /** What came as spans knows them by a pseudonym alone. */
    @ParameterizedTest
    @EnumSource
    void anEndUserIsMeantByNameAndByPseudonym(Engine engine) throws Exception {
        try (var fixture = new ErasureFixture(engine, directory)) {
            var wish = fixture.request("end_user", "ann");
            var user = (ChosenEvents.OfEndUser) wish.chosen();
            assertThat(user.digest()).isEqualTo(digest(user.salt() + "ann"));
            assertThat(user.pseudonyms())
                    .containsExactly(digest(user.salt() + "alias of ann").substring(0, 32));
            assertThat(wish.subject()).isEmpty();
            assertThat(LedgerInSink.read(fixture.sink, fixture.backupKeys).after(0))
                    .extracting(entry -> entry.deleted().what())
                    .containsExactly(new Deleted.What.Events(user));

            // As earlier releases wrote it.
            fixture.control.jdbc().sql("update data_erasure set subject = ''").update();
            assertThat(fixture.find(wish).chosen())
                    .isEqualTo(new ChosenEvents.OfEndUser(user.salt(), user.digest()));
        }
    }

    private static String digest(String text) {
        var digest = Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().withUpperCase().formatHex(digest);
    }

    /** Where a restore of an older backup finds it, before the wish is answered. */
    @ParameterizedTest
    @EnumSource
    void aWishIsInTheLedgerBesideTheBackups(Engine engine) throws Exception {
        try (var fixture = new ErasureFixture(engine, directory)) {
            var wish = fixture.request("agent", "checkout");
            assertThat(LedgerInSink.read(fixture.sink, fixture.backupKeys).after(0))
                    .singleElement()
                    .satisfies(
                            entry ->
                                    assertThat(entry.deleted())
                                            .isEqualTo(
                                                    new Deleted(
                                                            wish.id(),
                                                            wish.org(),
                                                            new Deleted.What.Events(wish.chosen()),
                                                            wish.requestedAt())));
            fixture.sink.away = true;
            assertThat(fixture.request("agent", "billing").state()).isEqualTo(Erasure.State.HIDDEN);
            assertThat(fixture.ledger.trouble()).isPresent();
        }
    }

    /** Somebody keeps the receipt for longer than a key lives. */
    @ParameterizedTest
    @EnumSource
    void aReceiptIsVerifiedWhenItsKeyIsLongDestroyed(Engine engine) throws Exception {
        try (var fixture = new ErasureFixture(engine, directory)) {
            var wish = fixture.request("agent", "checkout");
            fixture.clock.advance(Duration.ofMinutes(3));
            fixture.job.round();
            var signing = Purpose.Shared.AUDIT_SIGNING;
            fixture.ring.rotate(signing);
            fixture.ring.disable(signing, 1);
            fixture.ring.destroy(signing, 1);

            var receipt = JWSObject.parse(fixture.find(wish).receipt());
            var keys = JWKSet.parse(fixture.receiptKeys.set());
            assertThat(keys.getKeys())
                    .extracting(JWK::getKeyID)
                    .containsExactly("audit-signing-1", "audit-signing-2");
            var key = keys.getKeyByKeyId(receipt.getHeader().getKeyID()).toOctetKeyPair();
            assertThat(receipt.verify(new Ed25519Verifier(key))).isTrue();
            assertThat(key.isPrivate()).isFalse();
        }
    }

    /** Receipts of releases that did not keep keys. */
    @ParameterizedTest
    @EnumSource
    void keysThatCanBeUsedAreKeptBeforeTheyCannot(Engine engine) throws Exception {
        try (var fixture = new ErasureFixture(engine, directory)) {
            fixture.job.round();
            var signing = Purpose.Shared.AUDIT_SIGNING;
            fixture.ring.rotate(signing);
            fixture.ring.disable(signing, 1);
            assertThat(JWKSet.parse(fixture.receiptKeys.set()).getKeys()).hasSize(2);
        }
    }

    /** Anywhere, and the process that comes after it goes on. */
    @ParameterizedTest
    @EnumSource
    void whatFailsIsDoneByALaterRound(Engine engine) {
        try (var fixture = new ErasureFixture(engine, directory)) {
            fixture.events.failing = true;
            var wish = fixture.request("agent", "checkout");
            assertThat(wish.state()).isEqualTo(Erasure.State.REQUESTED);
            fixture.clock.advance(Duration.ofMinutes(3));
            fixture.job.round();
            assertThat(fixture.state(wish)).isEqualTo("requested");

            fixture.start();
            fixture.events.failing = false;
            fixture.job.round();
            assertThat(fixture.state(wish)).isEqualTo("erased");
            fixture.job.round();
            assertThat(fixture.types()).containsOnlyOnce("data_erased");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsStillThereGetsNoReceipt(Engine engine) {
        try (var fixture = new ErasureFixture(engine, directory)) {
            var wish = fixture.request("agent", "checkout");
            fixture.clock.advance(Duration.ofMinutes(3));
            fixture.events.left = 1;
            fixture.job.round();
            assertThat(fixture.find(wish).receipt()).isNull();

            fixture.events.left = 0;
            fixture.events.settled = false;
            fixture.job.round();
            assertThat(fixture.find(wish).receipt()).as("sums still name it").isNull();

            fixture.events.settled = true;
            fixture.job.round();
            assertThat(fixture.find(wish).receipt()).isNotNull();
        }
    }

    /** No database keeps such a name for all, so nothing can have it. */
    @ParameterizedTest
    @EnumSource
    void aNameThatCannotBeStoredIsRefused(Engine engine) {
        try (var fixture = new ErasureFixture(engine, directory)) {
            for (var name : List.of("check\0out", "check\ud800out")) {
                assertThatThrownBy(() -> fixture.request("agent", name))
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                refused ->
                                        assertThat(refused.problem())
                                                .isInstanceOf(Problem.Invalid.class));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlySomeAreCarriedOutAtATime(Engine engine) {
        try (var fixture = new ErasureFixture(engine, directory)) {
            for (int i = 0; i < ErasureService.MAX_OPEN; i++) {
                fixture.request("agent", "agent-" + i);
            }
            assertThatThrownBy(() -> fixture.request("agent", "one-more"))
                    .isInstanceOf(ProblemException.class);
            fixture.clock.advance(Duration.ofMinutes(3));
            fixture.job.round();
            assertThat(fixture.request("agent", "one-more").state())
                    .isEqualTo(Erasure.State.HIDDEN);
        }
    }
}
