/**
 * The dashboard's files, as the build put them under {@code static/}.
 *
 * <p>Start at {@link dev.agentmetrics.server.web.pages.DashboardFiles}. No data here: the dashboard
 * asks the API.
 */
@NullMarked
package dev.agentmetrics.server.web.pages;

import org.jspecify.annotations.NullMarked;
