package dev.agentmetrics.server.accounts;

import java.time.Instant;

/** Somebody in an organisation. */
public record Member(Person person, Role role, Instant since) {}
