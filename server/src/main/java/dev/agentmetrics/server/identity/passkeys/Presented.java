package dev.agentmetrics.server.identity.passkeys;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;

/** What a browser brings from its authenticator: of bounded length, and otherwise unverified. */
public sealed interface Presented {

    Bytes id();

    /** A new credential. */
    record Attestation(Bytes id, Bytes clientData, Bytes attestation, List<String> transports)
            implements Presented {

        public Attestation {
            transports = List.copyOf(transports);
        }

        PublicKeyCredential<AuthenticatorAttestationResponse> credential() {
            return credential(
                    AuthenticatorAttestationResponse.builder()
                            .attestationObject(attestation)
                            .clientDataJSON(clientData)
                            .transports(
                                    transports.stream()
                                            .map(AuthenticatorTransport::valueOf)
                                            .toList())
                            .build());
        }
    }

    /** A signature with a credential that is here, or is said to be. */
    record Assertion(
            Bytes id,
            Bytes clientData,
            Bytes authenticatorData,
            Bytes signature,
            @Nullable Bytes userHandle)
            implements Presented {

        PublicKeyCredential<AuthenticatorAssertionResponse> credential() {
            return credential(
                    AuthenticatorAssertionResponse.builder()
                            .authenticatorData(authenticatorData)
                            .clientDataJSON(clientData)
                            .signature(signature)
                            .build());
        }
    }

    /** As Spring Security wants it. */
    default <R extends AuthenticatorResponse> PublicKeyCredential<R> credential(R response) {
        // One by one: what its methods return has lost the type.
        var builder = PublicKeyCredential.<R>builder();
        builder.id(id().toBase64UrlString());
        builder.rawId(id());
        builder.type(PublicKeyCredentialType.PUBLIC_KEY);
        builder.response(response);
        return builder.build();
    }
}
