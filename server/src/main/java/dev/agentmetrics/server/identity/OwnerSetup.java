package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Organization;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.HmacKey;
import dev.agentmetrics.server.crypto.HmacKeys;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The owner's one-time link.
 *
 * <p>Guarantees that nobody becomes the owner without the token that was printed at the last start,
 * within the hour, and that only one person does, however many try at once. No account and no
 * password exist before. Does not guarantee who reads the console.
 */
@Service
public class OwnerSetup {

    static final Duration VALID_FOR = Duration.ofMinutes(60);

    private static final byte[] DOMAIN = "am-setup-v1\0".getBytes(StandardCharsets.US_ASCII);

    private final AccountService accounts;
    private final SetupLinkStore links;
    private final IdentityProvider provider;
    private final SessionService sessions;
    private final SignInJournal journal;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final HmacKeys keys;
    private final PasswordPolicy policy = new PasswordPolicy();
    private final AtomicReference<Optional<Secret>> untaken;

    OwnerSetup(
            AccountService accounts,
            SetupLinkStore links,
            IdentityProvider provider,
            SessionService sessions,
            SignInJournal journal,
            TransactionOperations transactions,
            KeySource keys,
            RandomSource random,
            Clock clock) {
        this.accounts = accounts;
        this.links = links;
        this.provider = provider;
        this.sessions = sessions;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
        this.keys = keys.hmacKeys(KeySource.Name.SESSION);
        this.untaken = new AtomicReference<>(newLink(random));
    }

    /** The token for the link {@code /setup/TOKEN}, once per start while there is no owner. */
    public Optional<Secret> tokenOnce() {
        return untaken.getAndSet(Optional.empty());
    }

    /** The organisation that this token would give; otherwise there is nothing here. */
    public Organization organization(String token) {
        requireValid(token);
        return accounts.first();
    }

    /** Makes the owner and signs them in. The token is used up, unless something was wrong. */
    public SignedIn complete(
            @Nullable String token,
            @Nullable String email,
            @Nullable Password password,
            @Nullable String organizationName,
            Origin from) {
        try (password) {
            var hash = requireValid(token == null ? "" : token);
            var organization = accounts.first();
            var name = organizationName == null ? organization.name() : organizationName.strip();
            var address = EmailAddress.parse(email == null ? "" : email);
            var errors = objections(address.orElse(null), password, name);
            if (!errors.isEmpty() || address.isEmpty() || password == null) {
                throw new ProblemException(
                        new Problem.Invalid("The owner was not set up.", errors));
            }
            var enrolment = provider.enrol(address.get(), password);
            var owner =
                    transactions.execute(
                            _ -> create(hash, organization, name, address.get(), enrolment, from));
            return transactions.execute(_ -> signIn(organization, owner, enrolment, from));
        }
    }

    private SignedIn signIn(
            Organization organization, Person owner, Enrolment enrolment, Origin from) {
        var session = sessions.start(sessions.ticket(owner.id()), organization.id(), from);
        enrolment.backing().keepFor(session.session());
        journal.signedIn(session.caller(), "setup", null);
        return session;
    }

    private Person create(
            byte[] hash,
            Organization organization,
            String name,
            EmailAddress email,
            Enrolment enrolment,
            Origin from) {
        var now = clock.instant();
        if (!links.use(hash, now) || accounts.hasOwner(organization.id())) {
            throw unknown();
        }
        accounts.rename(organization.id(), name);
        var owner = accounts.add(organization.id(), email, Role.OWNER);
        enrolment.secret().give(owner.id());
        journal.ownerSetUp(organization.id(), owner.id(), from);
        return owner;
    }

    private List<FieldError> objections(
            @Nullable EmailAddress email, @Nullable Password password, String name) {
        var errors = new ArrayList<FieldError>();
        var context = new ArrayList<String>();
        context.add(name);
        if (email == null) {
            errors.add(new FieldError("email", "invalid", "an e-mail address"));
        } else {
            context.add(email.text());
            context.add(email.localPart());
        }
        if (name.isEmpty()
                || name.length() > Organization.MAX_NAME
                || name.codePoints().anyMatch(Character::isISOControl)) {
            errors.add(
                    new FieldError(
                            "organization_name",
                            "invalid",
                            "1 to " + Organization.MAX_NAME + " characters"));
        }
        if (password == null) {
            errors.add(new FieldError("password", "required", "a password"));
        } else {
            policy.objection(password, context, provider.maxPasswordBytes()).ifPresent(errors::add);
        }
        return errors;
    }

    private byte[] requireValid(String token) {
        var now = clock.instant();
        return keys.usable().stream()
                .map(key -> hash(key, token))
                .filter(hash -> links.isValid(hash, now))
                .findFirst()
                .orElseThrow(OwnerSetup::unknown);
    }

    /** Wrong, expired and used up look the same. */
    private static ProblemException unknown() {
        return new ProblemException(new Problem.NotFound("setup link"));
    }

    private Optional<Secret> newLink(RandomSource random) {
        if (accounts.hasOwner(accounts.first().id())) {
            return Optional.empty();
        }
        var token = random.token();
        var now = clock.instant();
        transactions.executeWithoutResult(
                _ ->
                        links.replaceAll(
                                hash(keys.current(), token.reveal()), now, now.plus(VALID_FOR)));
        return Optional.of(token);
    }

    private static byte[] hash(HmacKey key, String token) {
        return key.mac(DOMAIN, token.getBytes(StandardCharsets.UTF_8));
    }
}
