package dev.agentmetrics.server.crypto.internal.cloud;

import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A credential in a file, read each time: whoever renews it just writes the file.
 *
 * @param setting names the file in messages
 */
public record SecretFile(Path path, String setting) implements Credential {

    @Override
    public Secret current() {
        try {
            var text = Files.readString(path).strip();
            if (text.isEmpty() || text.lines().count() > 1) {
                throw new KeyManagerException.Misconfigured(
                        "the file of " + setting + " is not one line");
            }
            return Secret.of(text);
        } catch (IOException failure) {
            throw new KeyManagerException.Misconfigured(
                    "the file of " + setting + " cannot be read", failure);
        }
    }

    @Override
    public void forget() {
        // It is read again in any case.
    }
}
