package dev.agentmetrics.server.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentmetrics.server.accounts.KnownAddresses;
import dev.agentmetrics.server.apikeys.KeyScanner;
import dev.agentmetrics.server.crypto.ExistingKeys;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.db.ControlStore;
import dev.agentmetrics.server.db.ControlStoreSeal;
import dev.agentmetrics.server.secrecy.Needle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment knows that must not stand on its disk: its keys, from the key manager; the
 * addresses of its people, from its control store; and the shapes of what it does not know itself,
 * because it keeps only hashes.
 */
final class DeploymentNeedles {

    /** The tail of a PKCS #8 key's head: version 0 and the algorithm, which no public key has. */
    private static final byte[] ELLIPTIC_KEY = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x13,
        0x06,
        0x07,
        0x2A,
        (byte) 0x86,
        0x48,
        (byte) 0xCE,
        0x3D,
        0x02,
        0x01,
        0x06,
        0x08
    };

    private static final byte[] RSA_KEY = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0D,
        0x06,
        0x09,
        0x2A,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xF7,
        0x0D,
        0x01,
        0x01,
        0x01
    };

    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN (?!ENCRYPTED)[A-Z0-9 ]{0,20}PRIVATE KEY-----.*", Pattern.DOTALL);
    private static final Pattern SESSION =
            Pattern.compile("__Host-am_session=[0-9A-Za-z_-]{20,}.*", Pattern.DOTALL);

    private DeploymentNeedles() {}

    static List<Needle> of(Deployment deployment) throws IOException {
        var needles = new ArrayList<>(shapes());
        try (var keys = deployment.keys()) {
            addKeys(keys, needles);
            try (var store =
                    ControlStore.openToRead(
                            deployment.stores(), ControlStoreSeal.of(keys.source()))) {
                KnownAddresses.over(store)
                        .all()
                        .forEach(address -> add("e-mail address", address, needles));
            }
        }
        addText("password of the database", deployment.stores().databasePassword(), needles);
        var local = deployment.settings(LocalSecrets.class);
        addText("passphrase of the local key manager", local.keyPassphrase(), needles);
        for (var file : secretFiles(deployment)) {
            var content = Files.readAllBytes(file);
            if (file.equals(absolute(local.keyPassphraseFile()))) {
                add(
                        "passphrase of the local key manager",
                        new String(content, UTF_8).strip(),
                        needles);
            } else if (content.length >= Needle.SHORTEST) {
                needles.add(Needle.bytes("key file of the local key manager", content));
            }
        }
        return needles;
    }

    /** Where a secret is on purpose; they are not looked into. */
    static Set<Path> secretFiles(Deployment deployment) {
        var local = deployment.settings(LocalSecrets.class);
        var data = deployment.dataDir().root();
        var beside = data.resolveSibling(data.getFileName() + ".key");
        var files = new LinkedHashSet<Path>();
        for (var file : new @Nullable Path[] {beside, local.keyFile(), local.keyPassphraseFile()}) {
            if (file != null && Files.isReadable(file)) {
                files.add(file.toAbsolutePath().normalize());
            }
        }
        return files;
    }

    private static @Nullable Path absolute(@Nullable Path file) {
        return file == null ? null : file.toAbsolutePath().normalize();
    }

    /** The local key manager's part of the settings. */
    record LocalSecrets(
            @Nullable Path keyFile,
            @Nullable Secret keyPassphrase,
            @Nullable Path keyPassphraseFile) {}

    private static void addKeys(ExistingKeys keys, List<Needle> needles) {
        for (var info : keys.ring().all()) {
            if (info.state() == State.CURRENT || info.state() == State.RETIRING) {
                var key = keys.ring().version(info.purpose(), info.version());
                needles.add(Needle.bytes("data key " + info.id(), key.reveal()));
            }
        }
    }

    private static void addText(String kind, @Nullable Secret secret, List<Needle> needles) {
        if (secret != null) {
            add(kind, secret.reveal(), needles);
        }
    }

    /** Shorter ones would be found everywhere. */
    private static void add(String kind, String secret, List<Needle> needles) {
        if (secret.getBytes(UTF_8).length >= Needle.SHORTEST) {
            needles.add(Needle.text(kind, secret));
        }
    }

    private static List<Needle> shapes() {
        return List.of(
                Needle.mark("API key", "am_live_", DeploymentNeedles::beginsWithKey),
                Needle.mark("API key", "am_test_", DeploymentNeedles::beginsWithKey),
                Needle.mark(
                        "session cookie",
                        "__Host-am_session=",
                        text -> SESSION.matcher(text).matches()),
                Needle.mark(
                        "private key", "-----BEGIN ", text -> PRIVATE_KEY.matcher(text).matches()),
                Needle.bytes("private key", ELLIPTIC_KEY),
                Needle.bytes("private key", RSA_KEY),
                Needle.mark("control store in clear", "H:2,block:", _ -> true),
                Needle.mark("event store in clear", "columns format version: ", _ -> true),
                Needle.mark("event store in clear", "checksums format version: ", _ -> true));
    }

    private static boolean beginsWithKey(String text) {
        return KeyScanner.find(text).stream().anyMatch(key -> key.offset() == 0);
    }
}
