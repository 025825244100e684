package dev.agentmetrics.server.backup.ledger;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that was deleted for good.
 *
 * @param id of the wish
 * @param at what was received until then is meant
 */
public record Deleted(UUID id, OrgId org, What what, Instant at) {

    /** What of the organisation. */
    public sealed interface What {

        /** Some of its events. An end user is known by digests alone. */
        record Events(ChosenEvents chosen) implements What {}

        /**
         * All of it.
         *
         * @param by whoever asked
         */
        record Organization(PersonId by) implements What {}
    }

    /** As it is sealed. */
    Body body() {
        return switch (what) {
            case What.Organization(var by) -> body("organization", "", by.value());
            case What.Events(ChosenEvents.OfRun(var run)) -> body("run", run.toString(), null);
            case What.Events(ChosenEvents.OfAgent(var agent)) -> body("agent", agent, null);
            case What.Events(ChosenEvents.OfContent(var environment)) ->
                    body("content", environment, null);
            case What.Events(ChosenEvents.OfEndUser(var salt, var digest, var pseudonyms)) ->
                    new Body(id, org.value(), "end_user", digest, salt, pseudonyms, null, at);
        };
    }

    private Body body(String kind, String subject, @Nullable UUID by) {
        return new Body(id, org.value(), kind, subject, "", null, by, at);
    }

    /** How many of what, for people. */
    public String kind() {
        return body().kind();
    }

    /**
     * In JSON, before it is sealed.
     *
     * @param pseudonyms null for whatever is no end user, and in entries of earlier releases
     */
    record Body(
            UUID id,
            UUID org,
            String kind,
            String subject,
            String salt,
            @Nullable List<String> pseudonyms,
            @Nullable UUID by,
            Instant at) {

        Deleted deleted() {
            return new Deleted(id, new OrgId(org), what(), at);
        }

        private What what() {
            return switch (kind) {
                case "organization" ->
                        new What.Organization(new PersonId(by == null ? new UUID(0, 0) : by));
                case "run" -> new What.Events(new ChosenEvents.OfRun(UUID.fromString(subject)));
                case "agent" -> new What.Events(new ChosenEvents.OfAgent(subject));
                case "content" -> new What.Events(new ChosenEvents.OfContent(subject));
                case "end_user" ->
                        new What.Events(
                                new ChosenEvents.OfEndUser(
                                        salt,
                                        subject,
                                        pseudonyms == null ? List.of() : pseudonyms));
                default -> throw new IllegalArgumentException("not a kind: " + kind);
            };
        }
    }
}
