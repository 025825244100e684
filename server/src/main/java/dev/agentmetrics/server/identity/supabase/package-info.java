/**
 * Supabase Auth as the keeper of passwords: its calls, its tokens, and what our sessions rest on.
 *
 * <p>Start at {@link dev.agentmetrics.server.identity.supabase.SupabaseProvider}. No token of
 * Supabase's leaves this package but sealed; sessions, limits and the rules for passwords are those
 * of {@code identity}.
 */
@NullMarked
package dev.agentmetrics.server.identity.supabase;

import org.jspecify.annotations.NullMarked;
