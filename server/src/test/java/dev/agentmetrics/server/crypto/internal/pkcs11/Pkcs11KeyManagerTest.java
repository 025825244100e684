package dev.agentmetrics.server.crypto.internal.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerContract;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.TestSurroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProviderException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** With a token of the real SoftHSM. */
@Tag("C07")
class Pkcs11KeyManagerTest extends KeyManagerContract {

    private static final KeyName KEY = ROOT;

    @TempDir Path root;
    private final Map<String, String> settings = SoftHsm.newToken();
    private BreakableToken token;
    private KeyManager manager;

    /** SoftHSM does not find a token again that was away, so this one only seems to be. */
    private static final class BreakableToken extends Token {

        private boolean gone;

        BreakableToken(Map<String, String> settings) {
            super(
                    Path.of(settings.get("pkcs11-library")),
                    settings.get("pkcs11-slot"),
                    Secret.of(SoftHsm.PIN));
        }

        @Override
        List<String> labels() {
            if (gone) {
                throw gone(new ProviderException("CKR_DEVICE_REMOVED"));
            }
            return super.labels();
        }
    }

    @BeforeEach
    void open() {
        token = new BreakableToken(settings);
        var around = TestSurroundings.of(root, settings);
        manager = new Pkcs11KeyManager(token, around.random(), around.clock());
    }

    private KeyManager open(Map<String, String> settings) {
        return new Pkcs11Provider().open(TestSurroundings.of(root, settings));
    }

    @Override
    protected KeyManager manager() {
        return manager;
    }

    @Override
    protected void goAway() {
        token.gone = true;
    }

    @Override
    protected void comeBack() {
        token.gone = false;
    }

    @Override
    protected List<String> credentials() {
        return List.of(SoftHsm.PIN);
    }

    @Test
    void aTokenThatIsTakenAwayIsUnavailable() throws IOException {
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, PLAINTEXT, CONTEXT);
        FileSystemUtils.deleteRecursively(SoftHsm.directory(settings));

        assertThatThrownBy(() -> manager.unwrap(KEY, wrapped, CONTEXT))
                .isInstanceOf(KeyManagerException.Unavailable.class);
        assertThatThrownBy(manager::describe).isInstanceOf(KeyManagerException.Unavailable.class);
    }

    @Test
    void theKeysAreThereAfterARestart() {
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, PLAINTEXT, CONTEXT);

        assertThat(open(settings).unwrap(KEY, wrapped, CONTEXT)).isEqualTo(PLAINTEXT);
    }

    private Token token() {
        return new Token(
                Path.of(settings.get("pkcs11-library")),
                settings.get("pkcs11-slot"),
                Secret.of(SoftHsm.PIN));
    }

    @Test
    void keysAreSensitiveAndNeverExtractable() {
        manager.create(KEY, Use.WRAP);
        manager.create(new KeyName("codes"), Use.MAC);
        manager.rotate(KEY);
        manager.disable(KEY, 1);

        var token = token();
        // Two versions of one, a mark, and the other.
        assertThat(token.labels()).hasSize(4);
        for (var label : token.labels()) {
            var key = token.key(label).orElseThrow();
            assertThat(key.getEncoded()).as(label).isNull();
            assertThat(key.toString()).contains("token object", "sensitive", "unextractable");
        }
    }

    @Test
    void aWrongPinIsTriedOnceAndSaysWhatToDo() {
        // Of a token that nobody in this process is signed in to: one sign-in counts for all.
        var wrong = new HashMap<>(SoftHsm.newToken());
        wrong.put("pkcs11-pin", "999999");

        assertThatThrownBy(() -> open(wrong))
                .isInstanceOf(KeyManagerException.Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_PKCS11_PIN")
                .hasMessageNotContaining("999999");
    }

    @Test
    void aPinFileIsReadInstead() throws Exception {
        var file = new HashMap<>(settings);
        file.remove("pkcs11-pin");
        file.put(
                "pkcs11-pin-file",
                Files.writeString(root.resolve("pin"), SoftHsm.PIN + "\n").toString());

        assertThat(open(file).describe().provider()).isEqualTo("pkcs11");
    }

    @Test
    void aSlotWithoutATokenSaysWhatToDo() {
        var wrong = new HashMap<>(settings);
        wrong.put("pkcs11-slot", "77");

        assertThatThrownBy(() -> open(wrong))
                .isInstanceOf(KeyManagerException.Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_PKCS11_SLOT");
    }

    @Test
    void aDataDirectoryHoldsNothingOfIt() {
        manager.create(KEY, Use.WRAP);

        assertThat(root).isEmptyDirectory();
        var description = manager.describe();
        assertThat(description.exportable()).isFalse();
        assertThat(description.hardwareBacked()).isFalse();
    }
}
