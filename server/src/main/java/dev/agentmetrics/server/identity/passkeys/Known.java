package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.core.PersonId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;

/**
 * People and passkeys as Spring Security looks them up. It changes nothing here: what it has
 * verified is stored by whoever asked, in the transaction of what it is good for.
 */
final class Known {

    private final PasskeyStore store;
    private final AccountService accounts;

    Known(PasskeyStore store, AccountService accounts) {
        this.store = store;
        this.accounts = accounts;
    }

    UserCredentialRepository credentials() {
        return new UserCredentialRepository() {
            @Override
            public @Nullable CredentialRecord findByCredentialId(Bytes id) {
                return store.find(id).map(Passkey::credential).orElse(null);
            }

            @Override
            public List<CredentialRecord> findByUserId(Bytes handle) {
                return store.personOf(handle).map(store::of).orElse(List.of()).stream()
                        .map(Passkey::credential)
                        .toList();
            }

            @Override
            public void save(CredentialRecord credential) {
                // See above.
            }

            @Override
            public void delete(Bytes id) {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** Its names of users are our ids of people. */
    PublicKeyCredentialUserEntityRepository people() {
        return new PublicKeyCredentialUserEntityRepository() {
            @Override
            public @Nullable PublicKeyCredentialUserEntity findById(Bytes handle) {
                return store.personOf(handle)
                        .flatMap(accounts::find)
                        .map(person -> entity(person, handle))
                        .orElse(null);
            }

            @Override
            public @Nullable PublicKeyCredentialUserEntity findByUsername(String id) {
                return accounts.find(new PersonId(UUID.fromString(id)))
                        .map(person -> entity(person, store.handle(person.id(), Bytes.random())))
                        .orElse(null);
            }

            @Override
            public void save(PublicKeyCredentialUserEntity user) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void delete(Bytes handle) {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** The address is for the person, who may have several accounts, to tell them apart. */
    private static PublicKeyCredentialUserEntity entity(Person person, Bytes handle) {
        return ImmutablePublicKeyCredentialUserEntity.builder()
                .id(handle)
                .name(person.email().text())
                .displayName(person.email().text())
                .build();
    }
}
