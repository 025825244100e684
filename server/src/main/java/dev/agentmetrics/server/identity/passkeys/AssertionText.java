package dev.agentmetrics.server.identity.passkeys;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.springframework.security.web.webauthn.api.Bytes;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A browser's answer as the JSON it makes of it, and the question it says it answers; what cannot
 * be read is none.
 *
 * @param challenge by which the question is looked up; whether it is the signed one is verified
 */
record AssertionText(Presented.Assertion assertion, String challenge) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_LENGTH = 8_192;

    static Optional<AssertionText> read(String text) {
        try {
            var credential = JSON.readTree(text);
            var response = credential.path("response");
            var client = bytes(response, "clientDataJSON");
            var handle = response.path("userHandle").asString("");
            var asked = JSON.readTree(new String(client.getBytes(), StandardCharsets.UTF_8));
            return Optional.of(
                    new AssertionText(
                            new Presented.Assertion(
                                    bytes(credential, "id"),
                                    client,
                                    bytes(response, "authenticatorData"),
                                    bytes(response, "signature"),
                                    handle.isEmpty() ? null : bytes(response, "userHandle")),
                            asked.path("challenge").asString("")));
        } catch (JacksonException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Bytes bytes(JsonNode node, String name) {
        var text = node.path(name).asString("");
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(name);
        }
        return new Bytes(Base64.getUrlDecoder().decode(text));
    }
}
