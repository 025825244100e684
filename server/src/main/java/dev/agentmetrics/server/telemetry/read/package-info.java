/**
 * What everybody who asks about runs starts from: numbers that are the same whether they come from
 * roll-ups or from single runs.
 *
 * <p>Start at {@link dev.agentmetrics.server.telemetry.read.RunFacts}, or for what models and tools
 * did at {@link dev.agentmetrics.server.telemetry.read.CallFacts}. Questions that need single runs
 * (lists, errors, tools) go to the table {@code runs} with the {@code ClickHouse} bean, the
 * organisation as the first condition. How rows get there does not belong here.
 */
@NamedInterface("read")
@NullMarked
package dev.agentmetrics.server.telemetry.read;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
