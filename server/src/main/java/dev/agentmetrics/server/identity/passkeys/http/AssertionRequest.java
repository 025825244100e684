package dev.agentmetrics.server.identity.passkeys.http;

import dev.agentmetrics.server.identity.passkeys.Presented;
import org.jspecify.annotations.Nullable;

/** A signature by a passkey; anything may be missing or made up. */
record AssertionRequest(@Nullable Credential credential) {

    record Credential(@Nullable String id, @Nullable Response response) {}

    record Response(
            @Nullable String clientDataJSON,
            @Nullable String authenticatorData,
            @Nullable String signature,
            @Nullable String userHandle) {}

    Presented.Assertion assertion() {
        if (credential == null || credential.response() == null) {
            throw CredentialBytes.wrong();
        }
        var response = credential.response();
        var handle = response.userHandle();
        return new Presented.Assertion(
                CredentialBytes.require(credential.id(), CredentialBytes.MAX_ID),
                CredentialBytes.require(response.clientDataJSON(), CredentialBytes.MAX_CLIENT_DATA),
                CredentialBytes.require(
                        response.authenticatorData(), CredentialBytes.MAX_AUTHENTICATOR_DATA),
                CredentialBytes.require(response.signature(), CredentialBytes.MAX_SIGNATURE),
                // Authenticators that keep none give none, or one without bytes.
                handle == null || handle.isEmpty()
                        ? null
                        : CredentialBytes.require(handle, CredentialBytes.MAX_USER_HANDLE));
    }
}
