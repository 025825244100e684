package dev.agentmetrics.server.crypto.internal.pkcs11;

import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/**
 * A token with somebody signed in: its keys by their labels.
 *
 * <p>Guarantees that keys made here are sensitive, private and never extractable.
 */
class Token {

    /** What every key gets, whether it is made or given its label. */
    private static final String ATTRIBUTES =
            """
            attributes(*,CKO_SECRET_KEY,*) = {
              CKA_PRIVATE = true
              CKA_SENSITIVE = true
              CKA_EXTRACTABLE = false
            }
            """;

    private static final int KEY_BITS = 256;

    private final String place;
    private final Provider provider;
    private final KeyStore keys;

    Token(Path library, String slot, Secret pin) {
        this.place = "slot " + slot + " of " + library;
        this.provider = provider(library, slot);
        this.keys = signIn(pin);
    }

    String place() {
        return place;
    }

    Provider provider() {
        return provider;
    }

    List<String> labels() {
        try {
            return new ArrayList<>(Collections.list(keys.aliases()));
        } catch (GeneralSecurityException | ProviderException failure) {
            throw gone(failure);
        }
    }

    Optional<SecretKey> key(String label) {
        try {
            return Optional.ofNullable((SecretKey) keys.getKey(label, null));
        } catch (GeneralSecurityException | ProviderException failure) {
            throw gone(failure);
        }
    }

    /** Makes a key inside the token. */
    void generate(String algorithm, String label) {
        try {
            var generator = KeyGenerator.getInstance(algorithm, provider);
            generator.init(KEY_BITS);
            keys.setKeyEntry(label, generator.generateKey(), null, null);
        } catch (GeneralSecurityException | ProviderException failure) {
            throw gone(failure);
        }
    }

    void delete(String label) {
        try {
            keys.deleteEntry(label);
        } catch (GeneralSecurityException | ProviderException failure) {
            throw gone(failure);
        }
    }

    KeyManagerException gone(Exception failure) {
        return new KeyManagerException.Unavailable("the token in " + place + " fails", failure);
    }

    private static Provider provider(Path library, String slot) {
        var platform = Security.getProvider("SunPKCS11");
        if (platform == null) {
            throw new KeyManagerException.Misconfigured(
                    "this Java has no PKCS#11; run the server with a full JDK 25");
        }
        try {
            return platform.configure(
                    "--name = agentmetrics-"
                            + slot
                            + "\nlibrary = "
                            + library
                            + "\nslot = "
                            + slot
                            + "\n"
                            + ATTRIBUTES);
        } catch (ProviderException | InvalidParameterException failure) {
            throw new KeyManagerException.Misconfigured(
                    "AGENTMETRICS_PKCS11_LIBRARY and AGENTMETRICS_PKCS11_SLOT: there is no token in"
                            + " slot "
                            + slot
                            + " of "
                            + library
                            + "; the vendor's tool lists them (softhsm2-util --show-slots)",
                    failure);
        }
    }

    private KeyStore signIn(Secret pin) {
        try {
            var store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin.reveal().toCharArray());
            return store;
        } catch (IOException failure) {
            if (failure.getCause() instanceof UnrecoverableKeyException) {
                // Tried once: a token locks itself after a few wrong ones.
                throw new KeyManagerException.Misconfigured(
                        "the token in "
                                + place
                                + " does not take the PIN of AGENTMETRICS_PKCS11_PIN or"
                                + " AGENTMETRICS_PKCS11_PIN_FILE",
                        failure);
            }
            throw gone(failure);
        } catch (GeneralSecurityException | ProviderException failure) {
            throw gone(failure);
        }
    }
}
