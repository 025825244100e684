package dev.agentmetrics.server.identity;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.FROM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.identity.MailedLinkStore.Purpose;
import dev.agentmetrics.server.identity.internal.JdbcLinkRequestStore;
import dev.agentmetrics.server.mail.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A request that cannot be answered, and the others. */
@ParameterizedClass
@EnumSource(Engine.class)
class LinkSenderTest {

    /** More than are looked at together. */
    private static final int MANY = 120;

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private IdentityFixture fixture;
    private LinkRequestStore requests;

    @BeforeEach
    void open() {
        fixture = new IdentityFixture(engine, dataDir);
        fixture.owner();
        requests = new JdbcLinkRequestStore(fixture.control.jdbc());
        for (var number = 0; number < MANY; number++) {
            requests.insert(
                    new LinkRequestStore.Request(
                            UUID.randomUUID(),
                            Purpose.RESET,
                            "no address",
                            FROM,
                            fixture.clock.instant()));
        }
        fixture.clock.advance(Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Red when a round ends with the first one that fails. */
    @Test
    void holdsUpNobodyElse() {
        fixture.reset.ask(EMAIL, FROM);

        fixture.linkSender.round();

        assertThat(fixture.mail.all(Template.PASSWORD_RESET)).hasSize(1);
        assertThat(requests.oldest(MANY + 1)).as("tried again").hasSize(MANY);
    }

    @Test
    void isGivenUpAfterADay() {
        fixture.clock.advance(LinkSender.GIVEN_UP_AFTER);

        fixture.linkSender.round();

        assertThat(requests.oldest(1)).isEmpty();
    }
}
