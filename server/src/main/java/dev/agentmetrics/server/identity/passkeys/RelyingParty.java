package dev.agentmetrics.server.identity.passkeys;

import com.webauthn4j.util.exception.WebAuthnException;
import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.identity.passkeys.Refusal.Reason;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialCreationOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialRequestOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * This server as authenticators know it.
 *
 * <p>Guarantees that a credential is bound to the host of the public address and to its origin,
 * that the authenticator verified its user, and that credentials can be found without an address.
 * Does not ask which make of authenticator it is: nobody shall need an approved one. Host names
 * alone are possible; where people use an IP address there are no passkeys.
 */
@Component
final class RelyingParty {

    private static final String NAME = "AgentMetrics";
    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|\\[.*");

    private final PublicUrl url;

    /** Later than the start: the port of the address is known when it is bound. */
    private final SingletonSupplier<WebAuthnRelyingPartyOperations> operations;

    RelyingParty(PublicUrl url, PasskeyStore store, AccountService accounts) {
        this.url = url;
        this.operations = SingletonSupplier.of(() -> operations(new Known(store, accounts)));
    }

    private WebAuthnRelyingPartyOperations operations(Known known) {
        var origin = URI.create(url.text());
        var operations =
                new Webauthn4JRelyingPartyOperations(
                        known.people(),
                        known.credentials(),
                        PublicKeyCredentialRpEntity.builder().id(requireId()).name(NAME).build(),
                        Set.of(origin.getScheme() + "://" + origin.getAuthority()));
        operations.setCustomizeCreationOptions(
                options ->
                        options.authenticatorSelection(
                                AuthenticatorSelectionCriteria.builder()
                                        .residentKey(ResidentKeyRequirement.REQUIRED)
                                        .userVerification(UserVerificationRequirement.REQUIRED)
                                        .build()));
        operations.setCustomizeRequestOptions(
                options -> options.userVerification(UserVerificationRequirement.REQUIRED));
        return operations;
    }

    /** The host of the public address; empty when that is an IP address. */
    Optional<String> id() {
        return Optional.ofNullable(URI.create(url.text()).getHost())
                .map(host -> host.toLowerCase(Locale.ROOT))
                .filter(host -> !IP_ADDRESS.matcher(host).matches());
    }

    String requireId() {
        return id().orElseThrow(
                        () ->
                                new ProblemException(
                                        new Problem.Forbidden(
                                                "passkeys_not_offered",
                                                "Passkeys need a host name, and this server is"
                                                        + " known by an IP address.")));
    }

    PublicKeyCredentialCreationOptions creationOptions(PersonId person) {
        requireId();
        return operations
                .obtain()
                .createPublicKeyCredentialCreationOptions(
                        new ImmutablePublicKeyCredentialCreationOptionsRequest(named(person)));
    }

    /** The new credential; nothing is stored. */
    CredentialRecord verify(
            PublicKeyCredentialCreationOptions asked, Presented.Attestation answer, String label) {
        var party = operations.obtain();
        return verified(
                () ->
                        party.registerCredential(
                                new ImmutableRelyingPartyRegistrationRequest(
                                        asked,
                                        new RelyingPartyPublicKey(answer.credential(), label))));
    }

    /**
     * @param person whose passkeys are asked for; null for any that the browser has
     */
    PublicKeyCredentialRequestOptions requestOptions(@Nullable PersonId person) {
        requireId();
        return operations
                .obtain()
                .createCredentialRequestOptions(
                        new ImmutablePublicKeyCredentialRequestOptionsRequest(
                                person == null ? null : named(person)));
    }

    /** Throws what is wrong; nothing is stored. */
    void verify(PublicKeyCredentialRequestOptions asked, Presented.Assertion answer) {
        var party = operations.obtain();
        verified(
                () ->
                        party.authenticate(
                                new RelyingPartyAuthenticationRequest(asked, answer.credential())));
    }

    /** Bytes that make the library stumble, in whatever way, prove nothing. */
    private static <T> T verified(Supplier<T> work) {
        try {
            return work.get();
        } catch (WebAuthnException failure) {
            throw Refusal.of(failure);
        } catch (DataAccessException failure) {
            // Not the authenticator's fault.
            throw failure;
        } catch (RuntimeException _) {
            throw new Refusal(Reason.NOT_PROVEN);
        }
    }

    private static Authentication named(PersonId person) {
        return UsernamePasswordAuthenticationToken.authenticated(
                person.toString(), null, List.of());
    }
}
