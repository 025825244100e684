/**
 * How the control store is opened.
 *
 * <p>Start at {@link dev.agentmetrics.server.db.internal.ControlStoreConfiguration}. No tables of
 * any module here, only the order in which they are made.
 */
@NullMarked
package dev.agentmetrics.server.db.internal;

import org.jspecify.annotations.NullMarked;
