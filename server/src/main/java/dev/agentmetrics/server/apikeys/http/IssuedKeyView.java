package dev.agentmetrics.server.apikeys.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.crypto.Secret;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.StdSerializer;

/** The answer to making a key: the only one that ever contains it. */
record IssuedKeyView(
        @JsonProperty("api_key") @JsonSerialize(using = Reveal.class) Secret apiKey, KeyView key) {

    /** Writes the secret's text; used on this field only. */
    static final class Reveal extends StdSerializer<Secret> {

        Reveal() {
            super(Secret.class);
        }

        @Override
        public void serialize(
                Secret secret, JsonGenerator generator, SerializationContext context) {
            generator.writeString(secret.reveal());
        }
    }
}
