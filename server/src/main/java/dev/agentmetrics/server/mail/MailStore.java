package dev.agentmetrics.server.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where messages wait. */
public interface MailStore {

    /** A message and whom it is for. */
    record Addressed(UUID id, Template template, String to, Instant createdAt, Instant expiresAt) {}

    /**
     * What became of it so far.
     *
     * @param trouble why it has not arrived, as a code; null when nothing was tried, or it worked
     */
    record Progress(State state, int attempts, @Nullable String trouble) {}

    /** A message as it is kept. */
    record Row(Addressed message, Progress progress) {}

    /** Names are stored. */
    enum State {
        WAITING,
        SENT,
        FAILED;

        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    void insert(Addressed message, byte[] box);

    /** What waits and may be tried now, oldest first. */
    List<Row> due(Instant now, int limit);

    /** True for one caller only, however many try at once; the next try is not before then. */
    boolean claim(Row row, Instant nextTry);

    /** The sealed text; empty when it was erased. */
    Optional<byte[]> box(UUID id);

    /** Which messages have a text. */
    List<UUID> sealed();

    /** The same text in another box, unless it was changed meanwhile. */
    void reseal(UUID id, byte[] before, byte[] after);

    /** It arrived, or it never will: its text is erased. */
    void finish(UUID id, State state, @Nullable String trouble);

    void trouble(UUID id, String trouble);

    Optional<Row> find(UUID id);

    /** Latest first, from after that one on. */
    List<Row> before(@Nullable UUID id, int limit);

    /** Forgets messages made before then. */
    void forget(Instant createdBefore);
}
