package dev.agentmetrics.server.accounts.http;

import dev.agentmetrics.server.accounts.AuditTrail;
import dev.agentmetrics.server.core.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link AuditTrail}. */
@RestController
@RequestMapping("/v1/audit")
class AuditController {

    private final AuditTrail trail;

    AuditController(AuditTrail trail) {
        this.trail = trail;
    }

    @GetMapping
    AuditPageView page(Caller caller, HttpServletRequest request) {
        var wanted = new AuditParameters(request.getParameterMap()).page();
        return AuditPageView.of(
                trail.page(caller, wanted.filter(), wanted.before(), wanted.limit()));
    }

    @GetMapping("/export")
    void export(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var wanted = new AuditParameters(request.getParameterMap()).export();
        ExportFile.write(trail.export(caller, wanted.filter()), wanted.format(), response);
    }
}
