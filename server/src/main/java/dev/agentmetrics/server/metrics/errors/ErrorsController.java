package dev.agentmetrics.server.metrics.errors;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.metrics.Selection;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link ErrorsService}. */
@RestController
@RequestMapping("/v1/errors")
class ErrorsController {

    private final ErrorsService errors;

    ErrorsController(ErrorsService errors) {
        this.errors = errors;
    }

    @GetMapping
    ErrorPage errors(Caller caller, ErrorQuery query) {
        return errors.page(caller, query);
    }

    @GetMapping("/{fingerprint}")
    ErrorDetail error(Caller caller, @PathVariable String fingerprint, Selection selection) {
        return errors.error(caller, fingerprint, selection);
    }
}
