package dev.agentmetrics.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.mail.Template;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every provider, for our own store. */
class EmbeddedProviderTest extends ProviderContract {

    @TempDir private Path dataDir;

    @Override
    protected IdentityFixture open() {
        return new IdentityFixture(Engine.H2, dataDir);
    }

    @Override
    protected String link(Template kind, String email) {
        assertThat(fixture().mail.all(kind).getLast().to()).isEqualTo(email);
        return fixture().mail.token(kind);
    }
}
