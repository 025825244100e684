package dev.agentmetrics.server.identity.passkeys.http;

import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.passkeys.OwnPasskeys;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link OwnPasskeys}. */
@RestController
@RequestMapping("/v1/me/passkeys")
class OwnPasskeysController {

    private final OwnPasskeys passkeys;

    OwnPasskeysController(OwnPasskeys passkeys) {
        this.passkeys = passkeys;
    }

    @GetMapping
    ResponseEntity<PasskeysView> list(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        return Answers.unstored().body(PasskeysView.of(passkeys.list(session)));
    }

    @PostMapping("/options")
    ResponseEntity<CreationOptionsView> begin(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session) {
        return Answers.unstored().body(CreationOptionsView.of(passkeys.begin(session)));
    }

    @PostMapping
    ResponseEntity<AddedView> add(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @RequestBody NewPasskeyRequest wanted) {
        var added = passkeys.add(session, wanted.attestation(), wanted.label());
        return Answers.session(added.session()).body(AddedView.of(added));
    }

    @PatchMapping("/{passkeyId}")
    ResponseEntity<PasskeysView> rename(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @PathVariable String passkeyId,
            @RequestBody LabelRequest wanted) {
        return Answers.unstored()
                .body(
                        PasskeysView.of(
                                passkeys.rename(
                                        session, PasskeysView.id(passkeyId), wanted.label())));
    }

    @DeleteMapping("/{passkeyId}")
    ResponseEntity<PasskeysView> remove(
            @RequestAttribute(name = SignedIn.ATTRIBUTE, required = false)
                    @Nullable SignedIn session,
            @PathVariable String passkeyId) {
        var changed = passkeys.remove(session, PasskeysView.id(passkeyId));
        return Answers.session(changed.session()).body(PasskeysView.of(changed.found()));
    }
}
