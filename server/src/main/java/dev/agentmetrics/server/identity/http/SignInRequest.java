package dev.agentmetrics.server.identity.http;

import dev.agentmetrics.server.identity.Password;
import dev.agentmetrics.server.identity.SignInService;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** What the sign-in page sends; anything may be missing or wrong. */
record SignInRequest(
        @Nullable String email,
        @JsonDeserialize(using = PasswordReader.class) @Nullable Password password) {

    SignInService.Attempt attempt() {
        return new SignInService.Attempt(email, password);
    }

    /** People type passwords into the wrong field. */
    @Override
    public String toString() {
        return "SignInRequest";
    }
}
