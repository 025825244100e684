package dev.agentmetrics.server.crypto.internal.pkcs11;

import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.keymanager.KeyContext;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerDescription;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion.State;
import dev.agentmetrics.server.crypto.keymanager.WrappedKey;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Keys in a PKCS#11 token, one token per deployment.
 *
 * <p>Guarantees that wrapping (AES-256-GCM) and codes (HMAC-SHA256) are computed in the token, with
 * keys that it does not hand out. Disabling is a label that this server heeds: a token has no such
 * state, so somebody else with the PIN can go on using the key until it is destroyed. A destroyed
 * version is gone without a trace.
 */
final class Pkcs11KeyManager implements KeyManager {

    private static final String AES = "AES";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Token token;
    private final RandomSource random;
    private final InstantSource clock;

    Pkcs11KeyManager(Token token, RandomSource random, InstantSource clock) {
        this.token = token;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public synchronized KeyVersion create(KeyName key, Use use) {
        var known = labels(key);
        return known.isEmpty() ? generate(key, use, 1).described() : known.getLast().described();
    }

    @Override
    public synchronized KeyVersion rotate(KeyName key) {
        var newest = newest(key);
        return generate(key, newest.use(), newest.version() + 1).described();
    }

    @Override
    public synchronized void disable(KeyName key, int version) {
        var label = older(key, version);
        if (label.state() == State.ENABLED) {
            // A mark beside the key: not every token can give a key another label.
            token.generate(AES, label.as(State.DISABLED).text());
        }
    }

    @Override
    public synchronized void enable(KeyName key, int version) {
        var label = find(key, version);
        if (label.state() == State.DISABLED) {
            token.delete(label.text());
        }
    }

    @Override
    public synchronized void destroy(KeyName key, int version) {
        if (newest(key).version() == version) {
            older(key, version);
        }
        // The key, and the mark that it is disabled.
        all().filter(label -> label.key().equals(key) && label.version() == version)
                .forEach(label -> token.delete(label.text()));
    }

    @Override
    public synchronized WrappedKey wrap(KeyName key, byte[] plaintext, KeyContext context) {
        var newest = newest(key);
        var nonce = random.bytes(NONCE_BYTES);
        try {
            var box = run(Cipher.ENCRYPT_MODE, usable(newest, Use.WRAP), nonce, plaintext, context);
            var whole = Arrays.copyOf(nonce, NONCE_BYTES + box.length);
            System.arraycopy(box, 0, whole, NONCE_BYTES, box.length);
            return new WrappedKey(newest.version(), whole);
        } catch (GeneralSecurityException | ProviderException failure) {
            throw token.gone(failure);
        }
    }

    @Override
    public synchronized byte[] unwrap(KeyName key, WrappedKey wrapped, KeyContext context) {
        var secret = usable(find(key, wrapped.version()), Use.WRAP);
        var whole = wrapped.ciphertext();
        if (whole.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw new KeyManagerException.Refused("a wrapped key is cut off");
        }
        try {
            return run(
                    Cipher.DECRYPT_MODE,
                    secret,
                    Arrays.copyOf(whole, NONCE_BYTES),
                    Arrays.copyOfRange(whole, NONCE_BYTES, whole.length),
                    context);
        } catch (AEADBadTagException failure) {
            throw new KeyManagerException.Refused(
                    "a wrapped key was changed, or belongs elsewhere", failure);
        } catch (GeneralSecurityException | ProviderException failure) {
            throw token.gone(failure);
        }
    }

    @Override
    public synchronized byte[] mac(KeyName key, int version, byte[] data) {
        var secret = usable(find(key, version), Use.MAC);
        try {
            var mac = Mac.getInstance("HmacSHA256", token.provider());
            mac.init(secret);
            return mac.doFinal(data);
        } catch (GeneralSecurityException | ProviderException failure) {
            throw token.gone(failure);
        }
    }

    @Override
    public synchronized KeyManagerDescription describe() {
        labels().forEach(this::secret);
        var versions = labels().map(KeyLabel::described).toList();
        boolean isSoftware = token.place().contains("softhsm");
        return new KeyManagerDescription(
                Pkcs11Provider.NAME, token.place(), !isSoftware, false, true, versions);
    }

    @Override
    public void close() {}

    private byte[] run(int mode, SecretKey key, byte[] nonce, byte[] input, KeyContext context)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER, token.provider());
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.bytes());
        return cipher.doFinal(input);
    }

    private KeyLabel generate(KeyName key, Use use, int version) {
        var label = new KeyLabel(key, version, use, State.ENABLED, clock.instant());
        token.generate(use == Use.WRAP ? AES : "HmacSHA256", label.text());
        return label;
    }

    private SecretKey usable(KeyLabel label, Use use) {
        if (label.state() != State.ENABLED) {
            throw new KeyManagerException.Refused(
                    "version %d of %s is %s"
                            .formatted(
                                    label.version(),
                                    label.key(),
                                    label.state().name().toLowerCase(Locale.ROOT)));
        }
        if (label.use() != use) {
            throw new KeyManagerException.Refused(label.key() + " is not for that");
        }
        return secret(label);
    }

    /** The platform remembers labels; whether the key is there only the token knows. */
    private SecretKey secret(KeyLabel label) {
        return token.key(label.as(State.ENABLED).text())
                .orElseThrow(
                        () ->
                                new KeyManagerException.Unavailable(
                                        "the token does not find " + label.key()));
    }

    private KeyLabel newest(KeyName key) {
        var versions = labels(key);
        if (versions.isEmpty()) {
            throw new KeyManagerException.Refused("there is no key " + key);
        }
        return versions.getLast();
    }

    private KeyLabel find(KeyName key, int version) {
        return labels(key).stream()
                .filter(label -> label.version() == version)
                .findFirst()
                .orElseThrow(
                        () ->
                                new KeyManagerException.Refused(
                                        "there is no version " + version + " of " + key));
    }

    private KeyLabel older(KeyName key, int version) {
        var found = find(key, version);
        if (found.version() == newest(key).version()) {
            throw new KeyManagerException.Refused(
                    "version " + version + " of " + key + " is the newest");
        }
        return found;
    }

    private List<KeyLabel> labels(KeyName key) {
        return labels().filter(label -> label.key().equals(key)).toList();
    }

    /** One of each version, in order. */
    private Stream<KeyLabel> labels() {
        return all()
                .collect(
                        Collectors.toMap(
                                label -> label.as(State.ENABLED),
                                label -> label,
                                (one, other) -> one.state() == State.DISABLED ? one : other))
                .values()
                .stream()
                .sorted(
                        Comparator.comparing((KeyLabel label) -> label.key().text())
                                .thenComparingInt(KeyLabel::version));
    }

    private Stream<KeyLabel> all() {
        return token.labels().stream().flatMap(label -> KeyLabel.parse(label).stream());
    }
}
