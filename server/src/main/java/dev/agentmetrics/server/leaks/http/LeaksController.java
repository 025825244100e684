package dev.agentmetrics.server.leaks.http;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.leaks.GitHubReports;
import dev.agentmetrics.server.leaks.LeakReports;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link LeakReports} and {@link GitHubReports}. */
@RestController
@RequestMapping("/v1/leaks")
class LeaksController {

    private final LeakReports reports;
    private final GitHubReports gitHub;

    LeaksController(LeakReports reports, GitHubReports gitHub) {
        this.reports = reports;
        this.gitHub = gitHub;
    }

    @PostMapping
    ResponseEntity<Map<String, String>> report(Origin from, @RequestBody LeakRequest report) {
        reports.report(report.checkedText(), report.checkedWhere(), from);
        return ResponseEntity.accepted()
                .cacheControl(CacheControl.noStore())
                .body(Map.of("status", "received"));
    }

    @PostMapping("/github")
    List<FeedbackView> fromGitHub(
            Origin from,
            @RequestHeader(name = "Github-Public-Key-Identifier", required = false)
                    @Nullable String keyName,
            @RequestHeader(name = "Github-Public-Key-Signature", required = false)
                    @Nullable String signature,
            InputStream body) {
        return gitHub.accept(new GitHubReports.Proof(keyName, signature), body, from).stream()
                .map(FeedbackView::of)
                .toList();
    }
}
