package dev.agentmetrics.server.crypto.internal.pkcs11;

import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens a token with the Java platform's own PKCS#11 provider. */
public final class Pkcs11Provider implements KeyManagerProvider {

    static final String NAME = "pkcs11";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public KeyManager open(Surroundings around) {
        var settings = around.settings().bindOrCreate("agentmetrics", Pkcs11Settings.class);
        @Nullable Path library = settings.pkcs11Library();
        @Nullable String slot = settings.pkcs11Slot();
        if (library == null || slot == null) {
            throw new KeyManagerException.Misconfigured(
                    "AGENTMETRICS_PKCS11_LIBRARY and AGENTMETRICS_PKCS11_SLOT: one is missing;"
                            + " allowed: the vendor's library and the number of the token's slot");
        }
        return new Pkcs11KeyManager(
                new Token(library, slot, pin(settings)), around.random(), around.clock());
    }

    private static Secret pin(Pkcs11Settings settings) {
        var pin = settings.pkcs11Pin();
        var file = settings.pkcs11PinFile();
        if ((pin == null) == (file == null)) {
            throw new KeyManagerException.Misconfigured(
                    "AGENTMETRICS_PKCS11_PIN and AGENTMETRICS_PKCS11_PIN_FILE: allowed: one of"
                            + " them");
        }
        if (pin != null) {
            return pin;
        }
        try {
            return Secret.of(Files.readString(file == null ? Path.of("") : file).strip());
        } catch (IOException failure) {
            throw new KeyManagerException.Misconfigured(
                    "AGENTMETRICS_PKCS11_PIN_FILE: cannot be read", failure);
        }
    }
}
