package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who somebody at Supabase is here, and the sealed tokens of sessions. */
public interface SupabaseStore {

    /** What a session rests on. */
    final class Kept {

        private final SessionId session;
        private final byte[] sealed;
        private final Instant expires;
        private final Instant asked;

        /**
         * @param sealed the tokens
         * @param expires when the access token does
         * @param asked when Supabase last said that the session there stands
         */
        public Kept(SessionId session, byte[] sealed, Instant expires, Instant asked) {
            this.session = session;
            this.sealed = sealed.clone();
            this.expires = expires;
            this.asked = asked;
        }

        public SessionId session() {
            return session;
        }

        public byte[] sealed() {
            return sealed.clone();
        }

        public Instant expires() {
            return expires;
        }

        public Instant asked() {
            return asked;
        }
    }

    Optional<PersonId> person(UUID user);

    boolean isLinked(PersonId person);

    /** One person each way. */
    void link(UUID user, PersonId person, Instant at);

    void insert(Kept kept);

    Optional<Kept> find(SessionId session);

    /** False when there is nothing any more to replace. */
    boolean replace(Kept kept);

    void delete(SessionId session);

    /** Of sessions that were ended, began before then, or were last seen before then. */
    List<Kept> over(Instant beganBefore, Instant seenBefore, int limit);

    /** Whether people have passwords in this server's own store. */
    boolean hasOwnPasswords();
}
