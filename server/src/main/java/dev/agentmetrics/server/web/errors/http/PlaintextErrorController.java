package dev.agentmetrics.server.web.errors.http;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where plaintext API requests are redirected to. Refuses every method, so that following the
 * redirect never completes the original call.
 */
@RestController
class PlaintextErrorController {

    @RequestMapping("/errors/plaintext-http")
    void refuse() {
        throw new ProblemException(
                new Problem.Forbidden(
                        "plaintext_http",
                        "The request came over plaintext HTTP and was not processed. Use the"
                                + " https address; replace a key that was sent in clear."));
    }
}
