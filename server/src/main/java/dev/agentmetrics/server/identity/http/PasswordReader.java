package dev.agentmetrics.server.identity.http;

import dev.agentmetrics.server.identity.Password;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads a password from JSON without making a string of it. */
public final class PasswordReader extends StdDeserializer<Password> {

    public PasswordReader() {
        super(Password.class);
    }

    @Override
    public Password deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return context.reportInputMismatch(this, "a password is a string");
        }
        return Password.of(
                parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
    }
}
