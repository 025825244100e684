package dev.agentmetrics.server.identity.passkeys.http;

import dev.agentmetrics.server.identity.passkeys.Presented;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A new passkey and its name; anything may be missing or made up. */
record NewPasskeyRequest(@Nullable String label, @Nullable Credential credential) {

    record Credential(@Nullable String id, @Nullable Response response) {}

    record Response(
            @Nullable String clientDataJSON,
            @Nullable String attestationObject,
            @Nullable List<@Nullable String> transports) {}

    /** The ones there are; a browser that says something else is not believed. */
    private static final Set<String> TRANSPORTS =
            Set.of("ble", "hybrid", "internal", "nfc", "smart-card", "usb");

    Presented.Attestation attestation() {
        if (credential == null || credential.response() == null) {
            throw CredentialBytes.wrong();
        }
        var response = credential.response();
        var said = response.transports();
        return new Presented.Attestation(
                CredentialBytes.require(credential.id(), CredentialBytes.MAX_ID),
                CredentialBytes.require(response.clientDataJSON(), CredentialBytes.MAX_CLIENT_DATA),
                CredentialBytes.require(
                        response.attestationObject(), CredentialBytes.MAX_ATTESTATION),
                TRANSPORTS.stream().filter(one -> said != null && said.contains(one)).toList());
    }
}
