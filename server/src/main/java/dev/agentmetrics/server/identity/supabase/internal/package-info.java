/**
 * The tables of {@code identity.supabase}: who is who there, and sealed tokens.
 *
 * <p>Start at {@link dev.agentmetrics.server.identity.supabase.internal.JdbcSupabaseStore}. No
 * decisions here.
 */
@NullMarked
package dev.agentmetrics.server.identity.supabase.internal;

import org.jspecify.annotations.NullMarked;
