package dev.agentmetrics.server.web.settings;

import java.util.List;
import java.util.Map;

/** Which settings of Supabase make sense together. */
final class SupabaseRules {

    private static final String IDENTITY = "agentmetrics.identity";
    private static final String URL = "agentmetrics.supabase-url";
    private static final String KEY = "agentmetrics.supabase-key";

    private SupabaseRules() {}

    static void check(Map<String, Object> properties, List<String> problems) {
        boolean chosen = "supabase".equals(properties.get(IDENTITY));
        boolean url = properties.containsKey(URL);
        boolean key = properties.containsKey(KEY);
        if (chosen && !url && isQuiet("AGENTMETRICS_SUPABASE_URL", problems)) {
            problems.add(
                    "AGENTMETRICS_SUPABASE_URL: missing; allowed: https://PROJECT.supabase.co, with"
                            + " AGENTMETRICS_IDENTITY=supabase");
        }
        if (chosen && !key && isQuiet("AGENTMETRICS_SUPABASE_KEY", problems)) {
            problems.add(
                    "AGENTMETRICS_SUPABASE_KEY: missing; allowed: a publishable key, with"
                            + " AGENTMETRICS_IDENTITY=supabase");
        }
        if (!chosen && (url || key)) {
            problems.add(
                    "AGENTMETRICS_SUPABASE_URL and AGENTMETRICS_SUPABASE_KEY: set without"
                            + " AGENTMETRICS_IDENTITY=supabase; allowed: all three or none");
        }
    }

    /** A value that was refused is not missing as well. */
    private static boolean isQuiet(String name, List<String> problems) {
        return problems.stream().noneMatch(problem -> problem.startsWith(name + ": "));
    }
}
