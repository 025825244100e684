package dev.agentmetrics.clickhouse.internal.atrest;

import dev.agentmetrics.clickhouse.EngineKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The engine's encrypted disks: a directory {@code sealed/ID} for each key that is in use, all in
 * one storage policy that every table has without asking for it. New data goes to the current key's
 * disk; what older keys' disks hold is moved there.
 */
public final class SealedDisks {

    private static final String POLICY = "sealed";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;
    private final EngineKeys keys;
    private final List<String> ids;

    private SealedDisks(Path root, EngineKeys keys, List<String> ids) {
        this.root = root;
        this.keys = keys;
        this.ids = ids;
    }

    /**
     * Makes the current key's disk and looks at the others.
     *
     * @throws IllegalStateException with a sentence for the operator when a key that is needed is
     *     missing or wrong
     */
    public static SealedDisks open(Path dataDirectory, EngineKeys keys) throws IOException {
        var root = dataDirectory.resolve("sealed");
        if (!keys.encrypt()) {
            if (Files.exists(root)) {
                throw new IllegalStateException(
                        "The event store in " + dataDirectory + " is encrypted.");
            }
            return new SealedDisks(root, keys, List.of());
        }
        Files.createDirectories(root, OWNER_ONLY);
        var ids = new ArrayList<>(List.of(keys.current()));
        for (var disk : Trees.list(root)) {
            var id = disk.getFileName().toString();
            if (!Files.isDirectory(disk)) {
                continue;
            }
            if (keys.ids().contains(id)) {
                check(disk, keys.key(id));
                if (!id.equals(keys.current())) {
                    ids.add(id);
                }
            } else if (hasData(disk)) {
                throw new IllegalStateException(
                        "The event store has data under the key "
                                + id
                                + ", which the key manager does not give any more. Restore the key.");
            } else {
                Trees.delete(disk);
                Files.deleteIfExists(KeyCheck.file(disk));
            }
        }
        var disks = new SealedDisks(root, keys, List.copyOf(ids));
        var current = disks.directory(keys.current());
        if (!Files.isDirectory(current)) {
            KeyCheck.write(current, keys.key(keys.current()));
            Files.createDirectory(current, OWNER_ONLY);
        }
        return disks;
    }

    private static void check(Path disk, byte[] key) throws IOException {
        if (!Files.exists(KeyCheck.file(disk))) {
            throw new IllegalStateException(
                    "The file "
                            + KeyCheck.file(disk)
                            + " is missing. Restore it from your backup.");
        }
        if (!KeyCheck.matches(disk, key)) {
            throw new IllegalStateException(
                    "The key "
                            + disk.getFileName()
                            + " is not the one that the event store in "
                            + disk
                            + " was encrypted with. Restore the key, or start with the key manager"
                            + " and the data directory that belong together.");
        }
    }

    public boolean encrypt() {
        return keys.encrypt();
    }

    /** The disk that everything is to be on. */
    public String currentDisk() {
        return disk(keys.current());
    }

    /** Whether there may be data under older keys. */
    public boolean hasOlder() {
        return ids.size() > 1;
    }

    /** The directories of the disks in use, the current one first. */
    public List<Path> directories() {
        return ids.stream().map(this::directory).toList();
    }

    /** The key of a disk's directory. */
    byte[] keyOf(Path directory) {
        return keys.key(directory.getFileName().toString());
    }

    /** Whether the files of a key's disk are more than a table's empty shell. */
    public boolean holdsData(String id) throws IOException {
        return hasData(directory(id));
    }

    private static boolean hasData(Path disk) throws IOException {
        return Trees.hasFile(
                disk,
                file -> {
                    var name = file.getFileName().toString();
                    return !name.equals("format_version.txt") && !name.startsWith("mutation_");
                });
    }

    private Path directory(String id) {
        return root.resolve(id);
    }

    /** A disk's name has no hyphen, and an id no underscore. */
    private static String disk(String id) {
        return "sealed_" + id.replace('-', '_');
    }

    /** What makes the policy every table's own, among the settings of tables. */
    public String tableSetting() {
        return encrypt() ? "<storage_policy>" + POLICY + "</storage_policy>" : "";
    }

    /**
     * For the engine's configuration. It has the keys in it.
     *
     * @param clearToo also the disk of older releases, so that its data can be moved
     */
    public String configuration(boolean clearToo) {
        if (!encrypt()) {
            return "";
        }
        var disks = new StringBuilder();
        var volumes = new StringBuilder();
        for (var id : ids) {
            disks.append(
                    """
                    <%1$s>
                        <type>encrypted</type>
                        <disk>sealed_base</disk>
                        <path>%2$s/</path>
                        <algorithm>AES_256_CTR</algorithm>
                        <key_hex id="0">%3$s</key_hex>
                        <current_key_id>0</current_key_id>
                    </%1$s>
                    """
                            .formatted(disk(id), id, HexFormat.of().formatHex(keys.key(id))));
            volumes.append("<%1$s><disk>%1$s</disk></%1$s>%n".formatted(disk(id)));
        }
        if (clearToo) {
            volumes.append("<clear><disk>default</disk></clear>");
        }
        return """
        <storage_configuration>
            <disks>
                <sealed_base><type>local</type><path>%1$s/</path></sealed_base>
                %2$s
            </disks>
            <policies>
                <%3$s><volumes>%4$s</volumes><move_factor>0</move_factor></%3$s>
            </policies>
        </storage_configuration>
        """
                .formatted(root, disks, POLICY, volumes);
    }
}
