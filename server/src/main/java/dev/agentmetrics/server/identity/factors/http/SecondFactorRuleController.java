package dev.agentmetrics.server.identity.factors.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.identity.factors.SecondFactorRule;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link SecondFactorRule}. */
@RestController
@RequestMapping("/v1/settings/second-factor")
class SecondFactorRuleController {

    private final SecondFactorRule rule;

    SecondFactorRuleController(SecondFactorRule rule) {
        this.rule = rule;
    }

    @GetMapping
    RuleView show(Caller caller) {
        return new RuleView(rule.isRequired(caller));
    }

    @PutMapping
    RuleView change(Caller caller, @RequestBody RuleRequest wanted) {
        return new RuleView(rule.set(caller, wanted.required()));
    }

    /** Whether everybody in the organisation must have a second factor. */
    record RuleView(boolean required) {}

    /** What an admin wants. */
    record RuleRequest(@Nullable Boolean required) {}
}
