package dev.agentmetrics.server.metrics.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.metrics.Lookup;
import dev.agentmetrics.server.metrics.LookupService;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link LookupService}. */
@RestController
class LookupController {

    private final LookupService lookup;

    LookupController(LookupService lookup) {
        this.lookup = lookup;
    }

    @GetMapping("/v1/lookup")
    Lookup lookup(Caller caller, @RequestParam("q") String text) {
        return lookup.lookup(caller, text);
    }
}
