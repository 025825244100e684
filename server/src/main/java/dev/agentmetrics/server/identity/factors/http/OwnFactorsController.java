package dev.agentmetrics.server.identity.factors.http;

import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.factors.OwnFactors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link OwnFactors}. */
@RestController
@RequestMapping("/v1/me")
class OwnFactorsController {

    private final OwnFactors factors;

    OwnFactorsController(OwnFactors factors) {
        this.factors = factors;
    }

    @GetMapping("/factors")
    ResponseEntity<FactorsView> show(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        return FactorAnswer.unstored().body(FactorsView.of(factors.state(session)));
    }

    @PostMapping("/factors/app")
    ResponseEntity<BegunView> begin(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        return FactorAnswer.unstored().body(BegunView.of(factors.begin(session)));
    }

    @PostMapping("/factors/app/confirm")
    ResponseEntity<RecoveryCodesView> confirm(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @RequestBody CodeRequest given) {
        var changed = factors.confirm(session, given.code());
        return FactorAnswer.session(changed.session())
                .body(RecoveryCodesView.of(changed.recoveryCodes()));
    }

    @DeleteMapping("/factors/app")
    ResponseEntity<FactorsView> remove(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        var changed = factors.removeApp(session);
        return FactorAnswer.session(changed.session())
                .body(FactorsView.of(factors.state(changed.session())));
    }

    @PostMapping("/recovery-codes")
    ResponseEntity<RecoveryCodesView> newCodes(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        return FactorAnswer.unstored()
                .body(RecoveryCodesView.of(factors.newRecoveryCodes(session)));
    }
}
