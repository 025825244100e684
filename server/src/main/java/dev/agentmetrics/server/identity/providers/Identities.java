package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.identity.IdentityProvider;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.providers.Refusal.Reason;
import dev.agentmetrics.server.identity.providers.SignInFlows.Linking;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The ways in which a person signs in, for that person alone. Changing them is up to the linker.
 */
@Service
public class Identities {

    /** The page of the dashboard where this is changed. */
    static final String PAGE = "/settings/sign-in";

    private final IdentityServices providers;
    private final ProviderSignIn signIn;
    private final Linker linker;
    private final IdentityStore identities;
    private final IdentityProvider passwords;
    private final ProviderJournal journal;

    Identities(
            IdentityServices providers,
            ProviderSignIn signIn,
            Linker linker,
            IdentityStore identities,
            IdentityProvider passwords,
            ProviderJournal journal) {
        this.providers = providers;
        this.signIn = signIn;
        this.linker = linker;
        this.identities = identities;
        this.passwords = passwords;
        this.journal = journal;
    }

    /**
     * @param password whether there is one
     * @param recent whether they may be changed now, without another proof
     * @param services those that are offered, and those that are linked
     */
    public record Ways(boolean password, boolean recent, List<Way> services) {

        public Ways {
            services = List.copyOf(services);
        }
    }

    /**
     * @param offered false when the operator has taken it away
     */
    public record Way(Provider provider, boolean offered, @Nullable LinkedIdentity linked) {}

    /** The ways after a change, and the session with its new value. */
    public record Changed(Ways ways, SignedIn session) {}

    public Ways of(@Nullable SignedIn session) {
        return ways(require(session));
    }

    /** Begins linking an account. */
    public ProviderSignIn.Begun beginLinking(@Nullable SignedIn session, Provider provider) {
        var mine = require(session);
        var person = Linker.person(mine);
        if (!providers.canLink()) {
            throw ProviderSignIn.notOffered();
        }
        try {
            linker.requireRecent(mine);
            if (identities.of(person).stream().anyMatch(one -> one.provider() == provider)) {
                throw new Refusal(Reason.ALREADY_LINKED);
            }
        } catch (Refusal refusal) {
            throw refused(mine, provider, "link", refusal);
        }
        return signIn.begin(provider, new Linking(mine.session(), person), PAGE);
    }

    public Changed unlink(@Nullable SignedIn session, Provider provider) {
        var mine = require(session);
        try {
            var renewed = linker.unlink(mine, provider);
            return new Changed(ways(renewed), renewed);
        } catch (Refusal refusal) {
            throw refused(mine, provider, "unlink", refusal);
        }
    }

    private Ways ways(SignedIn session) {
        var person = Linker.person(session);
        var linked =
                identities.of(person).stream()
                        .collect(Collectors.toMap(LinkedIdentity::provider, Function.identity()));
        var services =
                Arrays.stream(Provider.values())
                        .map(
                                provider ->
                                        new Way(
                                                provider,
                                                providers.canLink()
                                                        && providers.find(provider).isPresent(),
                                                linked.get(provider)))
                        .filter(way -> way.offered() || way.linked() != null)
                        .toList();
        return new Ways(passwords.hasPassword(person), linker.isRecent(session), services);
    }

    private ProblemException refused(
            SignedIn session, Provider provider, String wanted, Refusal refusal) {
        journal.changeRefused(session.caller(), provider, wanted, refusal);
        return new ProblemException(refusal.problem(provider));
    }

    /** No key stands for a person, whatever its scope. */
    private static SignedIn require(@Nullable SignedIn session) {
        if (session == null) {
            throw new ProblemException(
                    new Problem.Forbidden(
                            "session_required", "Only a person who is signed in can do this."));
        }
        return session;
    }
}
