package dev.agentmetrics.server.telemetry.read;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import java.util.List;

/** Knows which hours may be answered from roll-ups. */
@FunctionalInterface
public interface HourCoverage {

    /** No hour: everything comes from single runs. Always right, only slower. */
    HourCoverage NOTHING = (org, range) -> List.of();

    /**
     * The parts of the range whose roll-ups equal their runs at this moment: on whole hours, in
     * order, not touching each other. A run that is acknowledged before this call is either in
     * those roll-ups or its hour is not among them.
     */
    List<TimeRange> rolledUp(OrgId org, TimeRange range);
}
