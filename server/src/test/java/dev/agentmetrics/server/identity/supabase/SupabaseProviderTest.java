package dev.agentmetrics.server.identity.supabase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.identity.IdentityFixture;
import dev.agentmetrics.server.identity.Passwords;
import dev.agentmetrics.server.identity.ProviderContract;
import dev.agentmetrics.server.mail.Template;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every provider, for Supabase Auth. */
class SupabaseProviderTest extends ProviderContract {

    @TempDir private Path dataDir;
    private SupabaseFixture fixture;

    @Override
    protected IdentityFixture open() {
        fixture = new SupabaseFixture(dataDir);
        return fixture.identity;
    }

    @Override
    protected String link(Template kind, String email) {
        return fixture.supabase.mails(email).getLast().token();
    }

    /** It has 72 bytes for one. */
    @Test
    void morePasswordThanSupabaseTakesIsNotSentThere() {
        var password = "Zephyrs mend the copper gate. ".repeat(3).substring(0, 73);
        fixture.identity.signUp.ask(GRACE, IdentityFixture.FROM);
        fixture.identity.sendLinks();
        var link = link(Template.SIGN_UP, GRACE);
        var problem =
                IdentityFixture.problem(
                        () ->
                                fixture.identity.signUp.complete(
                                        link,
                                        Passwords.of(password),
                                        "Theirs",
                                        IdentityFixture.FROM));

        assertThat(problem).isInstanceOf(Problem.Invalid.class);
        assertThat(fixture.supabase.calls("PUT /user")).isZero();
    }
}
