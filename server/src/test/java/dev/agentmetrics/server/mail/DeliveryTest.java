package dev.agentmetrics.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.mail.MailTransport.Outcome;
import dev.agentmetrics.server.mail.internal.JdbcMailStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class DeliveryTest {

    private static final EmailAddress ADA = EmailAddress.parse("ada@example.org").orElseThrow();
    private static final String LINK = "https://metrics.example/reset-password#needle-token";

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    private final AtomicLong ids = new AtomicLong();
    private final List<MessageText> delivered = new ArrayList<>();
    private final Deque<Outcome> outcomes = new ArrayDeque<>();
    private final AtomicInteger tries = new AtomicInteger();
    private TestControlStore control;
    private MailStore store;
    private Outbox outbox;
    private Delivery delivery;

    @BeforeEach
    void open() {
        control = TestControlStore.open(engine, dataDir);
        start(Optional.of(this::attempt));
    }

    @AfterEach
    void close() {
        control.close();
    }

    private void start(Optional<MailTransport> transport) {
        store = new JdbcMailStore(control.jdbc());
        outbox =
                new Outbox(
                        store,
                        () -> "https://metrics.example",
                        TestKeys.fixed(),
                        () -> new UUID(0x7000L | ids.incrementAndGet() << 16, 1),
                        clock);
        delivery = new Delivery(store, outbox, transport, clock);
    }

    private Outcome attempt(MailStore.Addressed message, MessageText text) {
        tries.incrementAndGet();
        var outcome = outcomes.isEmpty() ? new Outcome.Delivered() : outcomes.pop();
        if (outcome instanceof Outcome.Delivered) {
            delivered.add(text);
        }
        return outcome;
    }

    private void send() {
        outbox.send(Template.PASSWORD_RESET, ADA, Map.of("link", LINK, "minutes", "30"));
    }

    private MailStore.Progress progress() {
        return store.before(null, 1).getFirst().progress();
    }

    private long sealedRows() {
        return control.jdbc()
                .sql("select count(*) from mail_message where sealed is not null")
                .query(Long.class)
                .single();
    }

    @Test
    void deliversOnceAndErasesWhatItSaid() {
        send();
        delivery.round();
        clock.advance(Duration.ofHours(2));
        delivery.round();

        assertThat(delivered)
                .singleElement()
                .satisfies(text -> assertThat(text.plain()).contains(LINK));
        assertThat(progress().state()).isEqualTo(MailStore.State.SENT);
        assertThat(sealedRows()).isZero();
    }

    @Test
    void whatItSaysIsNotReadableInTheDatabase() {
        send();
        var row = control.jdbc().sql("select * from mail_message").query().singleRow();
        var box = store.box(store.before(null, 1).getFirst().message().id()).orElseThrow();

        assertThat(row.values().stream().map(String::valueOf))
                .noneMatch(text -> text.contains("needle"));
        assertThat(new String(box, StandardCharsets.ISO_8859_1)).doesNotContain("needle");
    }

    @Test
    void aMessageExistsOnlyIfWhatCausedItDoes() {
        var told = new AtomicInteger();
        outbox.tell(told::incrementAndGet);
        assertThatThrownBy(
                        () ->
                                control.transactions()
                                        .executeWithoutResult(
                                                _ -> {
                                                    send();
                                                    throw new IllegalStateException("undone");
                                                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.before(null, 10)).isEmpty();
        assertThat(told).hasValue(0);

        control.transactions().executeWithoutResult(_ -> send());
        assertThat(store.before(null, 10)).hasSize(1);
        assertThat(told).hasValue(1);
    }

    @Test
    void triesAgainLaterAndLater() {
        outcomes.addAll(List.of(new Outcome.Trouble("not_reachable"), new Outcome.Trouble("busy")));
        send();
        delivery.round();
        delivery.round();
        assertThat(tries).as("not at once").hasValue(1);
        assertThat(progress().trouble()).isEqualTo("not_reachable");

        clock.advance(Delivery.FIRST_PAUSE);
        delivery.round();
        assertThat(tries).hasValue(2);
        clock.advance(Delivery.FIRST_PAUSE);
        delivery.round();
        assertThat(tries).as("twice the pause").hasValue(2);
        clock.advance(Delivery.FIRST_PAUSE);
        delivery.round();
        assertThat(progress().state()).isEqualTo(MailStore.State.SENT);
        assertThat(progress().trouble()).isNull();
    }

    @Test
    void givesUpWhenItIsOfNoUseAnyMore() {
        outcomes.add(new Outcome.Trouble("not_reachable"));
        send();
        delivery.round();
        clock.advance(Duration.ofMinutes(30));
        delivery.round();

        assertThat(tries).hasValue(1);
        assertThat(progress().state()).isEqualTo(MailStore.State.FAILED);
        assertThat(progress().trouble()).isEqualTo("too_late");
        assertThat(sealedRows()).isZero();
    }

    @Test
    void givesUpWhenItIsRefused() {
        outcomes.add(new Outcome.Refused("recipient_refused"));
        send();
        delivery.round();
        clock.advance(Duration.ofMinutes(10));
        delivery.round();

        assertThat(tries).hasValue(1);
        assertThat(progress().trouble()).isEqualTo("recipient_refused");
        assertThat(sealedRows()).isZero();
    }

    @Test
    void aRestartLosesNothing() {
        outcomes.add(new Outcome.Trouble("not_reachable"));
        send();
        delivery.round();
        control.reopen();
        start(Optional.of(this::attempt));
        clock.advance(Delivery.FIRST_PAUSE);
        delivery.round();

        assertThat(delivered).hasSize(1);
    }

    @Test
    void withoutAMailServerMessagesStayForFourteenDays() {
        start(Optional.empty());
        send();
        clock.advance(Delivery.KEPT);
        delivery.round();
        assertThat(
                        outbox.text(store.before(null, 1).getFirst().message().id())
                                .orElseThrow()
                                .plain())
                .contains(LINK);

        clock.advance(Duration.ofSeconds(1));
        delivery.round();
        assertThat(store.before(null, 1)).isEmpty();
    }

    @Test
    void ofTwoServersOneDelivers() {
        send();
        var row = store.due(clock.instant(), 1).getFirst();

        assertThat(store.claim(row, clock.instant())).isTrue();
        assertThat(store.claim(row, clock.instant())).isFalse();
    }

    @Test
    void listsLatestFirstInPages() {
        send();
        send();
        send();
        var all = store.before(null, 10);
        assertThat(all.stream().map(row -> row.message().id()).toList()).hasSize(3);
        assertThat(store.before(all.get(0).message().id(), 10)).isEqualTo(all.subList(1, 3));
    }
}
