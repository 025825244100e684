package dev.agentmetrics.server.identity.passkeys.http;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;

/** A credential that browsers shall use, or shall not make twice. */
record DescriptorView(String type, String id, List<String> transports) {

    DescriptorView {
        transports = List.copyOf(transports);
    }

    static List<DescriptorView> of(List<PublicKeyCredentialDescriptor> credentials) {
        return credentials.stream()
                .map(
                        one ->
                                new DescriptorView(
                                        one.getType().getValue(),
                                        requireNonNull(one.getId()).toBase64UrlString(),
                                        requireNonNull(one.getTransports()).stream()
                                                .map(AuthenticatorTransport::getValue)
                                                .sorted()
                                                .toList()))
                .toList();
    }
}
