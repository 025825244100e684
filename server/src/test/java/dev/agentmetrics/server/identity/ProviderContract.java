package dev.agentmetrics.server.identity;

import static dev.agentmetrics.server.identity.IdentityFixture.EMAIL;
import static dev.agentmetrics.server.identity.IdentityFixture.FROM;
import static dev.agentmetrics.server.identity.IdentityFixture.cookie;
import static dev.agentmetrics.server.identity.IdentityFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.mail.Template;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What every keeper of passwords has to do, seen through the services that people use. A subclass
 * says where the links of its messages arrive.
 */
@Tag("C16")
@Tag("C17")
public abstract class ProviderContract {

    protected static final String GOOD = Passwords.GOOD;
    protected static final String NEW = "seventeen lamps near a quiet harbour";
    protected static final String GRACE = "grace@example.org";

    private IdentityFixture fixture;

    protected abstract IdentityFixture open();

    /** What the last link of that kind that went to an address carries. */
    protected abstract String link(Template kind, String email);

    protected final IdentityFixture fixture() {
        return fixture;
    }

    @BeforeEach
    final void start() {
        fixture = open();
    }

    @AfterEach
    final void stop() {
        fixture.close();
    }

    /** Somebody new, by a link. */
    protected final void signUp(String email, String password) {
        fixture.signUp.ask(email, FROM);
        fixture.sendLinks();
        fixture.signUp.complete(
                link(Template.SIGN_UP, email), Passwords.of(password), "Theirs", FROM);
    }

    protected final String resetLink(String email) {
        fixture.reset.ask(email, FROM);
        fixture.sendLinks();
        return link(Template.PASSWORD_RESET, email);
    }

    private void reset(String token, String password) {
        fixture.reset.complete(token, Passwords.of(password), FROM);
    }

    private Problem refused(String email, String password) {
        return problem(() -> fixture.signIn(email, password));
    }

    @Test
    void theOwnerIsSetUpAndSignsInAgain() {
        var first = fixture.owner();
        var second = fixture.signIn(EMAIL, GOOD);

        assertThat(fixture.use(cookie(first))).isPresent();
        assertThat(fixture.use(cookie(second))).isPresent();
    }

    @Test
    void aWrongPasswordAndNobodyLookTheSame() {
        fixture.owner();
        var wrong = refused(EMAIL, GOOD + "x");

        assertThat(wrong)
                .isInstanceOfSatisfying(
                        Problem.Unauthenticated.class,
                        one -> assertThat(one.code()).isEqualTo("invalid_credentials"));
        assertThat(refused("nobody@example.org", GOOD)).isEqualTo(wrong);
        assertThat(refused("no address at all", GOOD)).isEqualTo(wrong);
        assertThat(refused(EMAIL, "")).isEqualTo(wrong);
        assertThat(refused(EMAIL, GOOD + "x".repeat(2_000))).isEqualTo(wrong);
    }

    /** Also behind the place where a hash might stop reading. */
    @Test
    void everyCharacterCountsAndTooLongIsRefusedAndNotCut() {
        var most = fixture.provider.maxPasswordBytes();
        var start = "q7 violet Kettles drift\\north \"é\u0001 ";
        var longest =
                start
                        + IntStream.range(0, most)
                                .mapToObj(i -> String.valueOf((char) ('a' + i * 7 % 26)))
                                .reduce("", String::concat)
                                .substring(0, most - bytes(start));
        assertThat(problem(() -> signUp(GRACE, longest + "x")))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid ->
                                assertThat(invalid.fields())
                                        .singleElement()
                                        .satisfies(
                                                field -> {
                                                    assertThat(field.code()).isEqualTo("too_long");
                                                    assertThat(field.message())
                                                            .isEqualTo(
                                                                    "at most " + most + " bytes");
                                                }));
        fixture.signUp.complete(
                link(Template.SIGN_UP, GRACE), Passwords.of(longest), "Theirs", FROM);

        assertThat(fixture.signIn(GRACE, longest)).isNotNull();
        assertThat(refused(GRACE, longest.substring(0, longest.length() - 1) + "#"))
                .isInstanceOf(Problem.Unauthenticated.class);
    }

    private static int bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }

    @Test
    void ourRulesForPasswordsComeFirst() {
        for (var weak : new String[] {"short one", "passwordpassword", "grace@example.org"}) {
            fixture.signUp.ask(GRACE, FROM);
            fixture.sendLinks();
            var link = link(Template.SIGN_UP, GRACE);
            assertThat(
                            problem(
                                    () ->
                                            fixture.signUp.complete(
                                                    link, Passwords.of(weak), "Theirs", FROM)))
                    .isInstanceOf(Problem.Invalid.class);
            assertThat(refused(GRACE, weak)).isInstanceOf(Problem.Unauthenticated.class);
        }
    }

    @Test
    void aLinkToBeginWorksOnceAlsoAfterAPasswordThatWasNotGoodEnough() {
        fixture.signUp.ask(GRACE, FROM);
        fixture.sendLinks();
        var link = link(Template.SIGN_UP, GRACE);
        assertThat(problem(() -> complete(link, "short"))).isInstanceOf(Problem.Invalid.class);
        complete(link, GOOD);

        assertThat(problem(() -> complete(link, NEW))).isInstanceOf(Problem.NotFound.class);
        assertThat(fixture.signIn(GRACE, GOOD)).isNotNull();
        assertThat(refused(GRACE, NEW)).isInstanceOf(Problem.Unauthenticated.class);
    }

    private void complete(String link, String password) {
        fixture.signUp.complete(link, Passwords.of(password), "Theirs", FROM);
    }

    @Test
    void whoIsHereGetsNoLinkToBegin() {
        fixture.owner();
        fixture.signUp.ask(EMAIL, FROM);
        fixture.sendLinks();

        assertThat(fixture.mail.all(Template.SIGN_UP_KNOWN)).hasSize(1);
        assertThat(fixture.mail.all(Template.SIGN_UP)).isEmpty();
    }

    @Test
    void aResetGivesANewPasswordOnceAndEndsEverySession() {
        var session = fixture.owner();
        var link = resetLink(EMAIL);
        assertThat(problem(() -> reset(link, "short"))).isInstanceOf(Problem.Invalid.class);
        reset(link, NEW);

        assertThat(fixture.use(cookie(session))).isEmpty();
        assertThat(refused(EMAIL, GOOD)).isInstanceOf(Problem.Unauthenticated.class);
        assertThat(fixture.signIn(EMAIL, NEW)).isNotNull();
        assertThat(problem(() -> reset(link, GOOD))).isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void ofManyWithOneLinkOneSetsThePassword() throws Exception {
        fixture.owner();
        var link = resetLink(EMAIL);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var attempts =
                    IntStream.range(0, 4)
                            .<Callable<Boolean>>mapToObj(
                                    i ->
                                            () -> {
                                                try {
                                                    reset(link, NEW + i);
                                                    return true;
                                                } catch (RuntimeException _) {
                                                    return false;
                                                }
                                            })
                            .toList();
            var won = 0;
            for (var attempt : threads.invokeAll(attempts)) {
                won += attempt.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
    }

    @Test
    void aLinkIsGoodForItsPurposeAlone() {
        fixture.owner();
        var link = resetLink(EMAIL);

        assertThat(problem(() -> complete(link, GOOD))).isInstanceOf(Problem.NotFound.class);
        assertThat(problem(() -> fixture.emailChange.confirm(link, FROM)))
                .isInstanceOf(Problem.NotFound.class);
        for (var wrong : new String[] {"", "x", "0".repeat(43), "../..", "\u0000", "a b"}) {
            assertThat(problem(() -> reset(wrong, NEW))).isInstanceOf(Problem.NotFound.class);
        }
    }

    @Test
    void aNewPasswordNeedsThePresentOneAndKeepsThisSessionAlone() {
        var mine = fixture.owner();
        var other = fixture.signIn(EMAIL, GOOD);
        assertThat(
                        problem(
                                () ->
                                        fixture.passwordChange.change(
                                                mine, Passwords.of(NEW), Passwords.of(NEW))))
                .isInstanceOf(Problem.Invalid.class);
        fixture.passwordChange.change(mine, Passwords.of(GOOD), Passwords.of(NEW));

        assertThat(fixture.use(cookie(mine))).isPresent();
        assertThat(fixture.use(cookie(other))).isEmpty();
        assertThat(refused(EMAIL, GOOD)).isInstanceOf(Problem.Unauthenticated.class);
        assertThat(fixture.signIn(EMAIL, NEW)).isNotNull();
    }

    @Test
    void anotherAddressNeedsThePasswordAndItsLink() {
        var mine = fixture.owner();
        assertThat(
                        problem(
                                () ->
                                        fixture.emailChange.ask(
                                                mine, Passwords.of(NEW), "new@example.org")))
                .isInstanceOf(Problem.Invalid.class);
        fixture.emailChange.ask(mine, Passwords.of(GOOD), "new@example.org");
        assertThat(fixture.signIn(EMAIL, GOOD)).as("not yet").isNotNull();
        var link = link(Template.EMAIL_CONFIRMATION, "new@example.org");
        fixture.emailChange.confirm(link, FROM);

        assertThat(fixture.signIn("new@example.org", GOOD)).isNotNull();
        assertThat(refused(EMAIL, GOOD)).isInstanceOf(Problem.Unauthenticated.class);
        assertThat(problem(() -> fixture.emailChange.confirm(link, FROM)))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void whetherSomebodyElseHasAnAddressIsNotTold() {
        var mine = fixture.owner();
        signUp(GRACE, NEW);
        fixture.mail.clear();
        fixture.emailChange.ask(mine, Passwords.of(GOOD), GRACE);

        assertThat(fixture.mail.all(Template.EMAIL_CONFIRMATION)).isEmpty();
        assertThat(fixture.mail.all(Template.EMAIL_CHANGE_ASKED)).hasSize(1);
    }

    @Test
    void passwordsAreWiped() {
        fixture.owner();
        var right = Passwords.of(GOOD);
        var wrong = Passwords.of(NEW);
        fixture.signIn.signIn(new SignInService.Attempt(EMAIL, right), FROM, null);
        problem(() -> fixture.signIn.signIn(new SignInService.Attempt(EMAIL, wrong), FROM, null));

        assertThat(right.utf8()).containsOnly(0);
        assertThat(wrong.utf8()).containsOnly(0);
    }

    @Test
    void saysWhoHasAPassword() {
        fixture.owner();
        var person = fixture.accounts.find(EmailAddress.parse(EMAIL).orElseThrow()).orElseThrow();

        assertThat(fixture.provider.hasPassword(person.id())).isTrue();
    }
}
