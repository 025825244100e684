package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.PersonId;

/**
 * Taken before somebody proves who they are, and needed to open a session afterwards. Worthless
 * when all their sessions were ended in between: the proof may be one that counts no more.
 */
public record SignInTicket(PersonId person, long generation) {}
