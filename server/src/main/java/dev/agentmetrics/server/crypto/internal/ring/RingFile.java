package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.internal.HmacSha256;
import dev.agentmetrics.server.crypto.internal.PrivateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file {@code DATA_DIR/keys/ring.json}.
 *
 * <p>Guarantees that a crash leaves the old file or the new one, and that a change by anybody who
 * does not have the root is noticed. Does not notice that an older file was put back: its keys are
 * then missing, which is.
 */
final class RingFile {

    private static final String NAME = "ring.json";
    private static final byte[] DOMAIN = "am-key-ring-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final JsonMapper JSON = JsonMapper.shared();

    private record Sealed(String content, String code) {}

    private final PrivateDirectory directory;

    RingFile(DataDir dataDir) {
        this.directory = new PrivateDirectory(dataDir.keys());
    }

    Path path() {
        return directory.resolve(NAME);
    }

    boolean exists() {
        return directory.contains(NAME);
    }

    /**
     * @param sealKey finds the key of the seal in what is not yet known to be ours
     */
    RingContent read(Function<RingContent, byte[]> sealKey) {
        try {
            directory.prepare();
            var sealed = JSON.readValue(directory.read(NAME), Sealed.class);
            var content = JSON.readValue(sealed.content(), RingContent.class);
            if (content.format() < 1 || content.format() > RingContent.FORMAT) {
                throw new StartupException(
                        path() + " was written by a later release; run that one");
            }
            var code = code(sealKey.apply(content), sealed.content());
            if (!Hashes.equal(code, Base64.getDecoder().decode(sealed.code()))) {
                throw new StartupException(
                        path() + " was changed from outside; restore it from your backup");
            }
            return content;
        } catch (IOException failure) {
            throw new StartupException("cannot read " + path(), failure);
        } catch (JacksonException | IllegalArgumentException failure) {
            throw new StartupException(
                    path() + " is damaged; restore it from your backup", failure);
        }
    }

    void write(RingContent content, byte[] sealKey) throws IOException {
        directory.prepare();
        var text = JSON.writeValueAsString(content);
        var code = Base64.getEncoder().encodeToString(code(sealKey, text));
        directory.write(NAME, JSON.writeValueAsBytes(new Sealed(text, code)));
    }

    private static byte[] code(byte[] key, String content) {
        return HmacSha256.mac(key, DOMAIN, content.getBytes(StandardCharsets.UTF_8));
    }
}
