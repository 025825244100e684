package dev.agentmetrics.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Provokes every answer about the deletion of data on request. */
final class ErasureAnswers {

    private static final String PATH = "/v1/erasures";
    private static final String NOBODY = "00000000-0000-4000-8000-000000000000";
    private static final String TOO_LARGE = "\"" + "x".repeat(70_000) + "\"";

    private final TestServer server;
    private final Answers answers;
    private final TestServer.Tenant tenant;
    private final Browser owner;

    ErasureAnswers(TestServer server, Answers answers) {
        this.server = server;
        this.answers = answers;
        this.tenant = server.newTenant("erasures");
        this.owner = new People(server).in(tenant.org(), Role.OWNER).browser();
    }

    void ask() {
        var post = "POST " + PATH;
        answers.expect(post, 400, ask("{"));
        answers.expect(post, 403, owner("viewer"));
        answers.expect(post, 413, ask(TOO_LARGE));
        answers.expect(
                post,
                415,
                owner.exchange(
                        owner.request("POST", PATH, "x")
                                .setHeader("Content-Type", "text/plain")
                                .header("Origin", server.url())
                                .header("X-CSRF-Token", owner.csrf().orElseThrow())));
        answers.expect(post, 422, ask("{\"kind\":\"everything\",\"subject\":\"x\"}"));
        var made = ask(endUser(0));
        answers.expect(post, 202, made);
        var id = owner.json(made).path("id").asString();
        HttpResponse<String> last;
        int number = 1;
        do {
            last = ask(endUser(number++));
            answers.check(post, last);
        } while (last.statusCode() == 202);
        answers.expect(post, 409, last);

        becameErased(id);
        answers.expect("GET " + PATH, 200, owner.get(PATH));
        answers.expect("GET " + PATH, 403, server.get(PATH, tenant.readKey()));
        var one = "GET /v1/erasures/{erasureId}";
        answers.expect(one, 200, owner.get(PATH + "/" + id));
        answers.expect(one, 403, server.get(PATH + "/" + id, tenant.readKey()));
        answers.expect(one, 404, owner.get(PATH + "/" + NOBODY));
        answers.expect("GET /v1/erasures/keys", 200, server.get(PATH + "/keys", tenant.readKey()));
    }

    /** What the job does minutes later; it has tests of its own. */
    private void becameErased(String id) {
        int rows =
                server.bean(JdbcClient.class)
                        .sql(
                                "update data_erasure set state = 'erased', erased_at = requested_at,"
                                        + " receipt = 'a.b.c' where erasure_id = :id")
                        .param("id", UUID.fromString(id))
                        .update();
        assertThat(rows).isEqualTo(1);
    }

    private HttpResponse<String> owner(String role) {
        return new People(server)
                .in(tenant.org(), Role.valueOf(role.toUpperCase(java.util.Locale.ROOT)))
                .browser()
                .send("POST", PATH, endUser(0));
    }

    private HttpResponse<String> ask(String body) {
        return owner.send("POST", PATH, body);
    }

    private static String endUser(int number) {
        return "{\"kind\":\"end_user\",\"subject\":\"nobody-" + number + "\"}";
    }
}
