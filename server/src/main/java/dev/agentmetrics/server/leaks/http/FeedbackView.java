package dev.agentmetrics.server.leaks.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.leaks.GitHubReports;

/** A verdict in GitHub's words. */
record FeedbackView(
        @JsonProperty("token_hash") String tokenHash,
        @JsonProperty("token_type") String tokenType,
        String label) {

    static FeedbackView of(GitHubReports.Verdict verdict) {
        return new FeedbackView(
                verdict.tokenHash(),
                verdict.tokenType(),
                verdict.ours() ? "true_positive" : "false_positive");
    }
}
