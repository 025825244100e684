package dev.agentmetrics.server.identity;

/**
 * Somebody new with a password, ready to be made a person.
 *
 * @param secret theirs
 * @param backing what is kept with the session that is opened for them
 */
public record Enrolment(Right.NewSecret secret, Proof.Backing backing) {}
