package dev.agentmetrics.server.identity.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.identity.Password;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** What the account page sends; anything may be missing or wrong. */
record OwnAccountRequest(
        @JsonProperty("present_password") @JsonDeserialize(using = PasswordReader.class)
                @Nullable Password presentPassword,
        @JsonDeserialize(using = PasswordReader.class) @Nullable Password password,
        @Nullable String email) {

    @Override
    public String toString() {
        return "OwnAccountRequest";
    }
}
