package dev.agentmetrics.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.TotpSecret;
import java.time.Clock;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody's authenticator app, and the recovery codes that came with it. */
public record AuthenticatorApp(
        TestServer server, PersonId person, TotpSecret secret, List<String> recoveryCodes) {

    /** Adds one to whoever is signed in there. */
    public static AuthenticatorApp add(TestServer server, PersonId person, Browser browser) {
        var begun = browser.send("POST", "/v1/me/factors/app", "");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
        var secret = TotpSecret.of(browser.json(begun).path("secret").asString());
        var app = new AuthenticatorApp(server, person, secret, List.of());
        var confirmed =
                browser.send(
                        "POST", "/v1/me/factors/app/confirm", "{\"code\":\"" + app.code() + "\"}");
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
        var codes =
                browser.json(confirmed).path("recovery_codes").values().stream()
                        .map(node -> node.asString())
                        .toList();
        return new AuthenticatorApp(server, person, secret, codes);
    }

    /** The code of now. The server takes each once; see {@link #forgetUsed}. */
    public String code() {
        return secret.code(TotpSecret.step(server.bean(Clock.class).instant()));
    }

    /** The code of now, as if none had been used before: nobody waits half a minute in a test. */
    public String freshCode() {
        forgetUsed();
        return code();
    }

    /** The server forgets which codes it has seen. */
    public void forgetUsed() {
        server.bean(JdbcClient.class)
                .sql("update totp_factor set last_step = 0 where person_id = :person")
                .param("person", person.value())
                .update();
    }
}
