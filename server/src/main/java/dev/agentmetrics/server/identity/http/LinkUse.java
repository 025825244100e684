package dev.agentmetrics.server.identity.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.identity.Password;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** What the page behind a link sends; anything may be missing or wrong. */
record LinkUse(
        @Nullable String token,
        @JsonDeserialize(using = PasswordReader.class) @Nullable Password password,
        @JsonProperty("organization_name") @Nullable String organizationName) {

    /** The token is as good as a password. */
    @Override
    public String toString() {
        return "LinkUse";
    }
}
