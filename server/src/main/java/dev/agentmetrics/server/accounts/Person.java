package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.PersonId;

/** Somebody who signs in. */
public record Person(PersonId id, EmailAddress email) {}
