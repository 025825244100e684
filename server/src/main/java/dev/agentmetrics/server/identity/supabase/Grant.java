package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.crypto.Secret;

/**
 * A session that Supabase opened: what it gave us for it, and what that says.
 *
 * @param access for calls in the person's name
 * @param refresh good for the next pair of tokens
 */
record Grant(Secret access, Secret refresh, AccessTokens.Claims claims) {}
