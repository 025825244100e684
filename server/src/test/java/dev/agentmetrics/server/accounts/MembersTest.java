package dev.agentmetrics.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.accounts.internal.JdbcInvitationStore;
import dev.agentmetrics.server.accounts.internal.JdbcMemberStore;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.core.Assurance;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Members and invitations on both databases, where it is the database that decides. */
@ParameterizedClass
@EnumSource(Engine.class)
class MembersTest {

    /** Whoever has proved who they are, and long enough for a test that moves the clock. */
    private static final Assurance PROVED =
            new Assurance(Instant.parse("2100-01-01T00:00:00Z"), false);

    private static final int ROUNDS = 10;

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    private final List<InvitationSender.Letter> letters = new CopyOnWriteArrayList<>();
    private final List<Object> events = new CopyOnWriteArrayList<>();
    private TestControlStore control;
    private AccountService accounts;
    private JdbcMemberStore store;
    private MemberService members;
    private InvitationService invitations;
    private InvitedPeople invited;

    @BeforeEach
    void start() {
        control = TestControlStore.open(engine, dataDir);
        var keys = TestKeys.fixed();
        var people = new JdbcAccountStore(control.jdbc());
        var open = new JdbcInvitationStore(control.jdbc());
        store = new JdbcMemberStore(control.jdbc());
        accounts = new AccountService(people, UUID::randomUUID, clock);
        var journal =
                new PeopleJournal(
                        new AuditLog(
                                new JdbcAuditStore(control.source()),
                                control.transactions(),
                                keys,
                                clock));
        var tokens = new InvitationTokens(keys);
        var guard =
                new Guard(
                        new ClosedOrganizations(List.of()), clock, _ -> Set.of(ProofKind.PASSWORD));
        members =
                new MemberService(
                        store, people, open, journal, guard, events::add, control.transactions());
        invitations =
                new InvitationService(
                        open,
                        store,
                        people,
                        tokens,
                        journal,
                        guard,
                        control.transactions(),
                        letters::add,
                        TestKeys.random(7),
                        UUID::randomUUID,
                        clock);
        invited =
                new InvitedPeople(
                        open,
                        store,
                        people,
                        tokens,
                        journal,
                        new ClosedOrganizations(List.of()),
                        clock);
    }

    @AfterEach
    void stop() {
        control.close();
    }

    @Test
    void ofTwoOwnersWhoLeaveAtOnceOneStays() throws Exception {
        var org = accounts.first().id();
        var survivor = add(org, "o@example.org", Role.OWNER);
        for (int round = 0; round < ROUNDS; round++) {
            var another = add(org, "owner" + round + "@example.org", Role.OWNER);
            var first = survivor;
            var left = atOnce(() -> members.leave(first), () -> members.leave(another));

            assertThat(left).as("round %d", round).containsExactlyInAnyOrder(true, false);
            assertThat(store.owners(org)).isOne();
            survivor = left.getFirst() ? another : survivor;
        }
    }

    @Test
    void ofTwoOwnersWhoDemoteEachOtherAtOnceOneStays() throws Exception {
        var org = accounts.first().id();
        var one = add(org, "one@example.org", Role.OWNER);
        var two = add(org, "two@example.org", Role.OWNER);
        for (int round = 0; round < ROUNDS; round++) {
            atOnce(
                    () -> members.changeRole(one, id(two), "member"),
                    () -> members.changeRole(two, id(one), "member"));

            assertThat(store.owners(org)).as("round %d", round).isOne();
            store.setRole(org, id(one), Role.OWNER);
            store.setRole(org, id(two), Role.OWNER);
        }
    }

    @Test
    void anInvitationIsAcceptedOnceHoweverManyTryAtOnce() throws Exception {
        var owner = add(accounts.first().id(), "owner@example.org", Role.OWNER);
        for (int round = 0; round < ROUNDS; round++) {
            var email = "guest" + round + "@example.org";
            var token = invite(owner, wanted(email, "member"));
            var guest = accounts.register(EmailAddress.parse(email).orElseThrow());
            Runnable accept = () -> accept(token, guest);

            assertThat(atOnce(accept, accept)).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void anInvitationExpiresAfterSevenDays() {
        var owner = add(accounts.first().id(), "owner@example.org", Role.OWNER);
        var guest = accounts.register(EmailAddress.parse("guest@example.org").orElseThrow());
        var token = invite(owner, wanted("guest@example.org", "viewer"));
        clock.advance(Duration.ofDays(7).minusSeconds(1));
        assertThat(invited.look(token).known()).isTrue();
        assertThat(invitations.list(owner)).hasSize(1);

        clock.advance(Duration.ofSeconds(1));
        assertThat(invitations.list(owner)).isEmpty();
        assertThat(problem(() -> accept(token, guest)))
                .isEqualTo(problem(() -> accept("nothing", guest)))
                .isInstanceOf(Problem.NotFound.class);
    }

    /** The address decides, not the token alone. */
    @Test
    void anotherPersonCannotAccept() {
        var owner = add(accounts.first().id(), "owner@example.org", Role.OWNER);
        var other = accounts.register(EmailAddress.parse("other@example.org").orElseThrow());
        var guest = accounts.register(EmailAddress.parse("guest@example.org").orElseThrow());
        var token = invite(owner, wanted("Guest@Example.org", "viewer"));

        assertThat(problem(() -> accept(token, other))).isInstanceOf(Problem.Forbidden.class);
        accept(token, guest);
        assertThat(store.role(owner.org(), guest.id())).contains(Role.VIEWER);
    }

    /** A role that was taken away while the request was under way does not count. */
    @Test
    void theRoleOfTheMomentDecidesAndNotTheOneOfTheRequest() {
        var org = accounts.first().id();
        add(org, "owner@example.org", Role.OWNER);
        var admin = add(org, "admin@example.org", Role.ADMIN);
        var viewer = add(org, "viewer@example.org", Role.VIEWER);
        store.setRole(org, id(admin), Role.MEMBER);

        for (Runnable late :
                List.<Runnable>of(
                        () -> members.changeRole(admin, id(viewer), "admin"),
                        () -> members.remove(admin, id(viewer)),
                        () -> invitations.invite(admin, wanted("x@example.org", "viewer")))) {
            assertThat(problem(late)).isInstanceOf(Problem.Forbidden.class);
        }
    }

    @Test
    void tokensAreStoredAsKeyedHashesOnly() {
        var owner = add(accounts.first().id(), "owner@example.org", Role.OWNER);
        var token = invite(owner, wanted("guest@example.org", "viewer"));
        var row = control.jdbc().sql("select * from invitation").query().singleRow();

        assertThat(row.values()).noneMatch(value -> String.valueOf(value).contains(token));
        assertThat((byte[]) row.get("token_hash"))
                .isNotEqualTo(token.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hasSize(32);
    }

    /** The token is in the letter to that address, and the letter is all that there is. */
    @Test
    void theLetterGoesToTheInvitedAddress() {
        var owner = add(accounts.first().id(), "owner@example.org", Role.OWNER);
        invitations.invite(owner, new NewInvitation("guest@example.org", "viewer", 3));

        var letter = letters.getFirst();
        assertThat(letters).hasSize(1);
        assertThat(letter.invitation().email().text()).isEqualTo("guest@example.org");
        assertThat(letter.invitedBy()).isEqualTo("owner@example.org");
        assertThat(letter.days()).isEqualTo(3);
        assertThat(letter.toString()).doesNotContain(letter.token().reveal());
    }

    @Test
    void nobodyFillsAMailbox() {
        var owner = add(accounts.first().id(), "owner@example.org", Role.OWNER);
        for (int sent = 0; sent < InvitationService.PER_ADDRESS; sent++) {
            invite(owner, wanted("guest@example.org", "viewer"));
        }
        assertThat(problem(() -> invite(owner, wanted("GUEST@example.org", "viewer"))))
                .isInstanceOf(Problem.OverLimit.class);
        for (int sent = 4; sent < InvitationService.PER_PERSON; sent++) {
            invite(owner, wanted("guest" + sent + "@example.org", "viewer"));
        }
        assertThat(problem(() -> invite(owner, wanted("last@example.org", "viewer"))))
                .isInstanceOf(Problem.OverLimit.class);
        assertThat(letters).hasSize(InvitationService.PER_PERSON - 1);

        clock.advance(Duration.ofHours(1));
        invite(owner, wanted("guest@example.org", "viewer"));
    }

    /** Sessions hear of it: new values for a new role, none for whoever is out. */
    @Test
    void sessionsHearOfEveryChange() {
        var org = accounts.first().id();
        var owner = add(org, "owner@example.org", Role.OWNER);
        var other = add(org, "other@example.org", Role.VIEWER);

        members.changeRole(owner, id(other), "viewer");
        assertThat(events).as("nothing changed").isEmpty();
        members.changeRole(owner, id(other), "admin");
        assertThat(heard()).containsExactly(new PrivilegesChanged(id(other)));
        members.transfer(owner, id(other));
        assertThat(heard())
                .containsExactlyInAnyOrder(
                        new PrivilegesChanged(id(owner)), new PrivilegesChanged(id(other)));
        members.remove(again(other), id(owner));
        assertThat(heard()).containsExactly(new MembershipEnded(org, id(owner)));
    }

    /** Of the person who is removed and of the one who invites: in the same order everywhere. */
    @Test
    void invitingWhileBeingRemovedWaitsForNobodyForEver() throws Exception {
        var org = accounts.first().id();
        var owner = add(org, "owner@example.org", Role.OWNER);
        for (int round = 0; round < ROUNDS; round++) {
            var admin = add(org, "admin" + round + "@example.org", Role.ADMIN);
            var guest = wanted("guest" + round + "@example.org", "viewer");
            var done =
                    atOnce(
                            () -> members.remove(owner, id(admin)),
                            () -> invitations.invite(admin, guest));

            assertThat(done.getFirst()).isTrue();
            assertThat(invitations.list(owner)).isEmpty();
        }
    }

    @Test
    void keysOfAnyScopeManageNobody() {
        var org = accounts.first().id();
        var member = add(org, "member@example.org", Role.MEMBER);
        for (var scope : Scope.values()) {
            var key = new Caller(org, new Caller.Actor.ApiKey("key", false), scope.permissions());
            Stream.<Runnable>of(
                            () -> members.remove(key, id(member)),
                            () -> members.changeRole(key, id(member), "admin"),
                            () -> members.transfer(key, id(member)),
                            () -> members.leave(key),
                            () -> invitations.invite(key, wanted("x@example.org", "viewer")))
                    .forEach(
                            attempt ->
                                    assertThatThrownBy(attempt::run)
                                            .isInstanceOf(ProblemException.class));
        }
    }

    /** With what their role allows now. */
    private Caller again(Caller caller) {
        return accounts.caller(caller.org(), id(caller)).orElseThrow().with(PROVED);
    }

    private Caller add(OrgId org, String email, Role role) {
        var person = accounts.add(org, EmailAddress.parse(email).orElseThrow(), role);
        return accounts.caller(org, person.id()).orElseThrow().with(PROVED);
    }

    private void accept(String token, Person person) {
        control.transactions()
                .executeWithoutResult(_ -> invited.accept(token, person, Origin.UNKNOWN));
    }

    private static PersonId id(Caller caller) {
        return ((Caller.Actor.Person) caller.actor()).id();
    }

    private static NewInvitation wanted(String email, String role) {
        return new NewInvitation(email, role, null);
    }

    /** The token of the letter. */
    private String invite(Caller by, NewInvitation wanted) {
        invitations.invite(by, wanted);
        return letters.getLast().token().reveal();
    }

    private List<Object> heard() {
        var heard = List.copyOf(events);
        events.clear();
        return heard;
    }

    private static Problem problem(Runnable call) {
        var refusal = catchThrowableOfType(ProblemException.class, call::run);
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal.problem();
    }

    /** For each, whether it was done. */
    private static List<Boolean> atOnce(Runnable... changes) throws Exception {
        try (var threads = Executors.newFixedThreadPool(changes.length)) {
            var calls = new ArrayList<Callable<Boolean>>();
            for (var change : changes) {
                calls.add(
                        () -> {
                            try {
                                change.run();
                                return true;
                            } catch (ProblemException _) {
                                return false;
                            }
                        });
            }
            var done = new ArrayList<Boolean>();
            for (var call : threads.invokeAll(calls)) {
                done.add(call.get());
            }
            return done;
        }
    }
}
