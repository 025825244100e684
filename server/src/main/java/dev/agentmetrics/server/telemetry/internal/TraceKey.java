package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.OrgId;

/** A trace of an organisation; another's of the same id is another trace. */
record TraceKey(OrgId org, String trace) {}
