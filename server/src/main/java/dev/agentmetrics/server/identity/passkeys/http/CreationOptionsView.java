package dev.agentmetrics.server.identity.passkeys.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;

/** {@code PublicKeyCredentialCreationOptionsJSON} of WebAuthn: which credential is wanted. */
record CreationOptionsView(@JsonProperty("public_key") Options publicKey) {

    record Options(
            Party rp,
            User user,
            String challenge,
            List<Algorithm> pubKeyCredParams,
            long timeout,
            List<DescriptorView> excludeCredentials,
            Selection authenticatorSelection,
            String attestation) {

        Options {
            pubKeyCredParams = List.copyOf(pubKeyCredParams);
            excludeCredentials = List.copyOf(excludeCredentials);
        }
    }

    record Party(String id, String name) {}

    record User(String id, String name, String displayName) {}

    record Algorithm(String type, long alg) {}

    /**
     * @param requireResidentKey the same once more, for browsers that know only this
     */
    record Selection(String residentKey, boolean requireResidentKey, String userVerification) {}

    static CreationOptionsView of(PublicKeyCredentialCreationOptions asked) {
        var rp = asked.getRp();
        var user = asked.getUser();
        var selection = requireNonNull(asked.getAuthenticatorSelection());
        return new CreationOptionsView(
                new Options(
                        new Party(rp.getId(), rp.getName()),
                        new User(
                                user.getId().toBase64UrlString(),
                                user.getName(),
                                requireNonNull(user.getDisplayName())),
                        asked.getChallenge().toBase64UrlString(),
                        asked.getPubKeyCredParams().stream()
                                .map(
                                        one ->
                                                new Algorithm(
                                                        one.getType().getValue(),
                                                        one.getAlg().getValue()))
                                .toList(),
                        requireNonNull(asked.getTimeout()).toMillis(),
                        DescriptorView.of(asked.getExcludeCredentials()),
                        new Selection(
                                requireNonNull(selection.getResidentKey()).getValue(),
                                true,
                                requireNonNull(selection.getUserVerification()).getValue()),
                        requireNonNull(asked.getAttestation()).getValue()));
    }
}
