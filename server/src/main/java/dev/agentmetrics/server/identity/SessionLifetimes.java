package dev.agentmetrics.server.identity;

import java.time.Duration;
import java.time.Instant;

/** How long sessions and their values live. Why: {@code docs/adr/0014-session-lifetimes.md}. */
public final class SessionLifetimes {

    /** Without a request, a session ends; the cookie lives as long. */
    public static final Duration IDLE_LIMIT = Duration.ofMinutes(30);

    /** However much it is used, a session ends. */
    public static final Duration ABSOLUTE_LIMIT = Duration.ofHours(12);

    /** A value that is this old is changed when it is used. */
    static final Duration ROTATE_AFTER = Duration.ofMinutes(15);

    /** The value before still works: a page sends several requests at once. */
    static final Duration GRACE = Duration.ofSeconds(30);

    /** How exactly the last use is kept, so that not every request writes. */
    static final Duration SEEN_STEP = Duration.ofMinutes(1);

    /** Ended sessions are kept so long, so that whoever still holds one is told why. */
    static final Duration KEPT = ABSOLUTE_LIMIT.multipliedBy(2);

    private SessionLifetimes() {}

    static boolean isOver(SessionStore.Times session, Instant now) {
        return !now.isBefore(session.createdAt().plus(ABSOLUTE_LIMIT))
                || !now.isBefore(session.seenAt().plus(IDLE_LIMIT));
    }

    static boolean isValueOld(SessionStore.Times session, Instant now) {
        return !now.isBefore(session.rotatedAt().plus(ROTATE_AFTER));
    }

    static boolean isSeenLongAgo(SessionStore.Times session, Instant now) {
        return !now.isBefore(session.seenAt().plus(SEEN_STEP));
    }

    static boolean isGraceOver(SessionStore.Past past, Instant now) {
        return !now.isBefore(past.retiredAt().plus(GRACE));
    }
}
