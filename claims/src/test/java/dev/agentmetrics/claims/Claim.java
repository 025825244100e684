package dev.agentmetrics.claims;

import java.util.List;

/** One claim of {@code contract/claims.yaml}. */
record Claim(
        String id, String title, String sentence, Status status, String note, List<String> tests) {

    enum Status {
        ENFORCED,
        PARTIAL,
        PLANNED
    }
}
