package dev.agentmetrics.server.crypto;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.internal.PrivateDirectory;
import dev.agentmetrics.server.crypto.internal.ring.RingSuccession;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of a data directory that another machine needs to use the same keys, as one piece: the
 * ring, whose keys the root wraps, and the keyring of the local key manager, which is sealed with a
 * key file or a passphrase.
 *
 * <p>Guarantees that nothing in it is in clear. Never holds what opens it: the key file lies
 * outside the data directory, a passphrase in nobody's file of ours, and the root of any other key
 * manager never leaves that.
 */
public final class KeyFiles {

    /**
     * In this order: a keyring that is read later has every root that the ring was wrapped by
     * before.
     */
    private static final List<String> NAMES = List.of("ring.json", "keyring.json");

    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Packed(int format, Map<String, byte[]> files) {}

    private final PrivateDirectory directory;

    public KeyFiles(DataDir dataDir) {
        this.directory = new PrivateDirectory(dataDir.keys());
    }

    public boolean exist() {
        return directory.contains(NAMES.getFirst());
    }

    public byte[] pack() throws IOException {
        var files = new TreeMap<String, byte[]>();
        for (var name : NAMES) {
            if (directory.contains(name)) {
                files.put(name, directory.read(name));
            }
        }
        return JSON.writeValueAsBytes(new Packed(FORMAT, files));
    }

    /**
     * Whether these files may take the place of that copy: they are of the same deployment and have
     * all its keys. A copy without any, or one that nobody can read, is no loss.
     */
    public boolean mayReplace(byte[] packed) throws IOException {
        byte[] before;
        try {
            before = JSON.readValue(packed, Packed.class).files().get(NAMES.getFirst());
        } catch (JacksonException unreadable) {
            return true;
        }
        if (before == null) {
            return true;
        }
        return exist() && RingSuccession.follows(directory.read(NAMES.getFirst()), before);
    }

    /**
     * Puts them where there are none. Whether they are whole shows when they are opened.
     *
     * @throws IOException also when this is no such piece
     */
    public void unpack(byte[] packed) throws IOException {
        Packed content;
        try {
            content = JSON.readValue(packed, Packed.class);
        } catch (JacksonException unreadable) {
            throw new IOException("the copy of the keys is damaged", unreadable);
        }
        if (content.format() != FORMAT || !content.files().containsKey(NAMES.getFirst())) {
            throw new IOException("the copy of the keys is not one that this release writes");
        }
        directory.prepare();
        for (var name : NAMES.reversed()) {
            var file = content.files().get(name);
            if (file != null) {
                directory.write(name, file);
            }
        }
    }

    /** Takes away what {@link #unpack} put there. */
    public void remove() throws IOException {
        for (var name : NAMES) {
            directory.delete(name);
        }
    }
}
