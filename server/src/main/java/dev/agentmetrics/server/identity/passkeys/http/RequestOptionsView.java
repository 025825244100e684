package dev.agentmetrics.server.identity.passkeys.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;

/** {@code PublicKeyCredentialRequestOptionsJSON} of WebAuthn: which signature is wanted. */
record RequestOptionsView(@JsonProperty("public_key") Options publicKey) {

    record Options(
            String challenge,
            long timeout,
            String rpId,
            List<DescriptorView> allowCredentials,
            String userVerification) {

        Options {
            allowCredentials = List.copyOf(allowCredentials);
        }
    }

    static RequestOptionsView of(PublicKeyCredentialRequestOptions asked) {
        return new RequestOptionsView(
                new Options(
                        asked.getChallenge().toBase64UrlString(),
                        asked.getTimeout().toMillis(),
                        requireNonNull(asked.getRpId()),
                        DescriptorView.of(asked.getAllowCredentials()),
                        requireNonNull(asked.getUserVerification()).getValue()));
    }
}
