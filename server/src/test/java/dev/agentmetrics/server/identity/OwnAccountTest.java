package dev.agentmetrics.server.identity;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.FROM;
import static dev.agentmetrics.server.identity.IdentityFixture.cookie;
import static dev.agentmetrics.server.identity.IdentityFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.mail.Template;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody who is signed in changes about signing in; and how somebody new begins. */
@Tag("C17")
@ParameterizedClass
@EnumSource(Engine.class)
class OwnAccountTest {

    private static final String NEW = "seventeen lamps near a quiet harbour";
    private static final String NEW_EMAIL = "ada@new.example";

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private IdentityFixture fixture;
    private SignedIn owner;

    @BeforeEach
    void open() {
        fixture = new IdentityFixture(engine, dataDir);
        owner = fixture.owner();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private boolean isAlive(SignedIn session) {
        return fixture.sessions.authenticate(cookie(session), FROM).session().isPresent();
    }

    private void change(String present, String password) {
        fixture.passwordChange.change(owner, Passwords.of(present), Passwords.of(password));
    }

    private void ask(String email) {
        fixture.emailChange.ask(owner, Passwords.of(Passwords.GOOD), email);
    }

    @Test
    void aNewPasswordEndsTheOtherSessionsAndNotThisOne() {
        var other = fixture.signIn(EMAIL, Passwords.GOOD);
        change(Passwords.GOOD, NEW);

        assertThat(isAlive(owner)).isTrue();
        assertThat(isAlive(other)).isFalse();
        assertThat(isAlive(fixture.signIn(EMAIL, NEW))).isTrue();
        assertThat(fixture.mail.all(Template.PASSWORD_CHANGED)).hasSize(1);
    }

    @Test
    void aNewPasswordNeedsThePresentOne() {
        assertThat(problem(() -> change(NEW, NEW)))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        wrong ->
                                assertThat(wrong.fields().getFirst().field())
                                        .isEqualTo("present_password"));
        assertThat(isAlive(fixture.signIn(EMAIL, Passwords.GOOD))).isTrue();
        assertThat(fixture.mail.all()).isEmpty();
    }

    @Test
    void thePresentPasswordCannotBeGuessed() {
        for (int i = 0; i < PresentPassword.TRIES; i++) {
            assertThat(problem(() -> change(NEW, NEW))).isInstanceOf(Problem.Invalid.class);
        }
        assertThat(problem(() -> change(Passwords.GOOD, NEW)))
                .isInstanceOf(Problem.OverLimit.class);
    }

    @Test
    void theRulesForPasswordsHold() {
        assertThat(problem(() -> change(Passwords.GOOD, "short")))
                .isInstanceOf(Problem.Invalid.class);
        assertThat(problem(() -> fixture.passwordChange.change(owner, null, null)))
                .isInstanceOf(Problem.Invalid.class);
        assertThat(problem(() -> fixture.passwordChange.change(null, null, Passwords.of(NEW))))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void anAddressChangesWhenItsNewReaderSaysSo() {
        ask(NEW_EMAIL);
        assertThat(fixture.accounts.find(EmailAddress.parse(NEW_EMAIL).orElseThrow())).isEmpty();
        assertThat(fixture.mail.all(Template.EMAIL_CHANGE_ASKED).getFirst().to()).isEqualTo(EMAIL);
        assertThat(fixture.mail.all(Template.EMAIL_CONFIRMATION).getFirst().to())
                .isEqualTo(NEW_EMAIL);

        fixture.emailChange.confirm(fixture.mail.token(Template.EMAIL_CONFIRMATION), FROM);
        assertThat(isAlive(fixture.signIn(NEW_EMAIL, Passwords.GOOD))).isTrue();
        assertThat(problem(() -> fixture.signIn(EMAIL, Passwords.GOOD)))
                .isInstanceOf(Problem.Unauthenticated.class);
        assertThat(fixture.mail.all(Template.EMAIL_CHANGED).getFirst().to()).isEqualTo(EMAIL);
    }

    @Test
    void aLinkForAnAddressWorksOnceAndForADay() {
        ask(NEW_EMAIL);
        var token = fixture.mail.token(Template.EMAIL_CONFIRMATION);
        fixture.clock.advance(EmbeddedProvider.ADDRESS_VALID);
        assertThat(problem(() -> fixture.emailChange.confirm(token, FROM)))
                .isInstanceOf(Problem.NotFound.class);
        fixture.clock.advance(EmbeddedProvider.ADDRESS_VALID.negated());
        fixture.emailChange.confirm(token, FROM);
        assertThat(problem(() -> fixture.emailChange.confirm(token, FROM)))
                .isInstanceOf(Problem.NotFound.class);
    }

    /** Whoever lost the old mailbox must not be able to take the account back with it. */
    @Test
    void aChangeOfAddressEndsTheLinksThatWentToTheOldOne() {
        fixture.reset.ask(EMAIL, FROM);
        fixture.linkSender.round();
        ask(NEW_EMAIL);
        fixture.emailChange.confirm(fixture.mail.token(Template.EMAIL_CONFIRMATION), FROM);

        var token = fixture.mail.token(Template.PASSWORD_RESET);
        assertThat(problem(() -> fixture.reset.complete(token, Passwords.of(NEW), FROM)))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void aNewPasswordEndsAChangeOfAddressThatSomebodyElseBegan() {
        ask(NEW_EMAIL);
        change(Passwords.GOOD, NEW);

        var token = fixture.mail.token(Template.EMAIL_CONFIRMATION);
        assertThat(problem(() -> fixture.emailChange.confirm(token, FROM)))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void anAddressOfSomebodyElseIsNeitherTakenNorToldOf() {
        var grace = EmailAddress.parse("grace@example.org").orElseThrow();
        fixture.accounts.add(owner.caller().org(), grace, Role.MEMBER);
        ask("Grace@example.org");

        assertThat(fixture.mail.all(Template.EMAIL_CONFIRMATION)).isEmpty();
        assertThat(fixture.mail.all(Template.EMAIL_CHANGE_ASKED)).hasSize(1);
    }

    @Test
    void anAddressThatWasTakenMeanwhileIsNotTakenTwice() {
        ask(NEW_EMAIL);
        fixture.accounts.add(
                owner.caller().org(), EmailAddress.parse(NEW_EMAIL).orElseThrow(), Role.MEMBER);

        var token = fixture.mail.token(Template.EMAIL_CONFIRMATION);
        assertThat(problem(() -> fixture.emailChange.confirm(token, FROM)))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void anotherAddressNeedsThePasswordAndIsLimited() {
        assertThat(problem(() -> fixture.emailChange.ask(owner, Passwords.of(NEW), NEW_EMAIL)))
                .isInstanceOf(Problem.Invalid.class);
        assertThat(problem(() -> ask("no address"))).isInstanceOf(Problem.Invalid.class);
        assertThat(fixture.mail.all()).isEmpty();
        for (int i = 0; i < EmailChange.PER_PERSON; i++) {
            ask(NEW_EMAIL);
        }
        assertThat(problem(() -> ask(NEW_EMAIL))).isInstanceOf(Problem.OverLimit.class);
    }

    @Test
    void withoutAPasswordAnAddressTakesASignInAMomentAgo() {
        fixture.passwords.delete(person());
        fixture.emailChange.ask(owner, null, NEW_EMAIL);
        assertThat(fixture.mail.all(Template.EMAIL_CONFIRMATION)).hasSize(1);

        fixture.clock.advance(Guard.RECENT);
        assertThat(problem(() -> fixture.emailChange.ask(owner, null, NEW_EMAIL)))
                .isInstanceOf(Problem.StepUpRequired.class);
        assertThat(problem(() -> fixture.passwordChange.change(owner, null, Passwords.of(NEW))))
                .as("a password comes back by mail alone")
                .isInstanceOf(Problem.Invalid.class);
        assertThat(fixture.passwords.find(person())).isEmpty();
    }

    /** Whoever did away with theirs is told what the link would do. */
    @Test
    void aRemovedPasswordComesBackByTheLinkThatWasAskedFor() {
        fixture.passwords.delete(person());
        fixture.reset.ask(EMAIL, FROM);
        fixture.linkSender.round();
        assertThat(fixture.mail.all()).as("who signs in with a service only").isEmpty();

        fixture.factors =
                new SecondFactors() {
                    @Override
                    public boolean has(PersonId person) {
                        return true;
                    }

                    @Override
                    public boolean isMissing(OrgId org, PersonId person) {
                        return false;
                    }
                };
        fixture.start();
        fixture.reset.ask(EMAIL, FROM);
        fixture.linkSender.round();
        assertThat(fixture.mail.all(Template.PASSWORD_RESET)).isEmpty();
        assertThat(fixture.passwords.find(person())).as("not by asking").isEmpty();

        var token = fixture.mail.token(Template.PASSWORD_RETURN);
        fixture.reset.complete(token, Passwords.of(NEW), FROM);
        assertThat(isAlive(owner)).isFalse();
        assertThat(fixture.passwords.find(person())).isPresent();
        assertThat(fixture.mail.all(Template.PASSWORD_CHANGED)).hasSize(1);
    }

    private PersonId person() {
        return fixture.accounts.find(EmailAddress.parse(EMAIL).orElseThrow()).orElseThrow().id();
    }

    private String signUpToken(String email) {
        fixture.signUp.ask(email, FROM);
        fixture.linkSender.round();
        return fixture.mail.token(Template.SIGN_UP);
    }

    @Test
    void somebodyNewBeginsWithAnOrganisationOfTheirOwn() {
        var token = signUpToken("grace@example.org");
        assertThat(fixture.accounts.find(EmailAddress.parse("grace@example.org").orElseThrow()))
                .as("nobody before the link is used")
                .isEmpty();
        var email = fixture.signUp.complete(token, Passwords.of(NEW), "Grace's", FROM);
        var session = fixture.signIn(email.text(), NEW);

        assertThat(session.caller().org()).isNotEqualTo(owner.caller().org());
        assertThat(problem(() -> fixture.signUp.complete(token, Passwords.of(NEW), "Again", FROM)))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void somebodyWhoIsHereIsToldSoAndNothingElse() {
        fixture.signUp.ask(EMAIL, FROM);
        fixture.linkSender.round();

        assertThat(fixture.mail.all(Template.SIGN_UP)).isEmpty();
        assertThat(fixture.mail.all(Template.SIGN_UP_KNOWN)).hasSize(1);
    }

    @Test
    void aBeginningNeedsANameAndAGoodPasswordAndKeepsTheLink() {
        var token = signUpToken("grace@example.org");
        for (var name : new String[] {null, " ", "a\nb", "\u202Eevil", "x".repeat(201)}) {
            assertThat(problem(() -> fixture.signUp.complete(token, Passwords.of(NEW), name, FROM)))
                    .isInstanceOf(Problem.Invalid.class);
        }
        assertThat(problem(() -> fixture.signUp.complete(token, Passwords.of("x"), "G", FROM)))
                .isInstanceOf(Problem.Invalid.class);
        fixture.clock.advance(Duration.ofHours(23));
        fixture.signUp.complete(token, Passwords.of(NEW), "G", FROM);
    }
}
