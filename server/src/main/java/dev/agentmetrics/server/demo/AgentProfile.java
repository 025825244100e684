package dev.agentmetrics.server.demo;

import java.util.List;

/**
 * How one invented agent behaves: what it calls, how long it takes, what it reads and writes.
 *
 * @param runsPerDay on a weekday
 * @param failureRate share of runs that do not succeed, 0 to 1
 */
record AgentProfile(
        String id,
        int runsPerDay,
        Model model,
        String version,
        Workload work,
        double failureRate,
        List<Failure> failures) {

    AgentProfile {
        failures = List.copyOf(failures);
    }

    /** The model and its provider, as clients name them. */
    record Model(String name, String provider) {}

    /**
     * A typical run.
     *
     * @param medianMs of the whole run
     * @param inputTokens without cache reads
     * @param cacheShare share of all input that comes from the cache, 0 to 1
     */
    record Workload(
            double medianMs,
            int inputTokens,
            int outputTokens,
            double cacheShare,
            List<String> steps,
            List<String> tools) {

        Workload {
            steps = List.copyOf(steps);
            tools = List.copyOf(tools);
        }
    }

    /** One way to fail; {@code tool} is empty when it is the model's fault. */
    record Failure(String status, String tool, String message) {}

    AgentProfile withVersion(String next, double rate, List<Failure> how) {
        return new AgentProfile(id, runsPerDay, model, next, work, rate, how);
    }

    AgentProfile withCacheShare(double share) {
        var w = work;
        return new AgentProfile(
                id,
                runsPerDay,
                model,
                version,
                new Workload(
                        w.medianMs(),
                        w.inputTokens(),
                        w.outputTokens(),
                        share,
                        w.steps(),
                        w.tools()),
                failureRate,
                failures);
    }
}
