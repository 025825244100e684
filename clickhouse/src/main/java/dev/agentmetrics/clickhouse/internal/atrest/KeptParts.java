package dev.agentmetrics.clickhouse.internal.atrest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The old files of a part that is being moved to another disk, as second names of the same files.
 * The engine deletes the old files before the new ones have reached the hardware; a power failure
 * between would lose both. These stay until the new ones are safe.
 */
public final class KeptParts {

    /** Another value after every start of the machine. */
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path dataDirectory;
    private final Path kept;

    public KeptParts(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
        kept = dataDirectory.resolve("kept");
    }

    /** Costs no space. To be synced before the part is moved. */
    public void keep(Path part) throws IOException {
        Files.createDirectories(kept);
        Files.writeString(kept.resolve("boot"), boot());
        var copy = kept.resolve(dataDirectory.relativize(part));
        Files.createDirectories(copy);
        for (var file : Trees.list(part)) {
            Files.createLink(copy.resolve(file.getFileName()), file);
        }
    }

    /** When the new files were synced, or the part was not moved. */
    public void forget() throws IOException {
        Trees.delete(kept);
    }

    /**
     * Before the engine starts. After the death of the process alone, the files are as the engine
     * wrote them and it finds its way; after that of the machine, the kept files take the place of
     * what was written last.
     *
     * @param disks all disks that parts can be on
     * @return whether anything was put back
     */
    public boolean recover(List<Path> disks) throws IOException {
        var boot = kept.resolve("boot");
        var back = false;
        if (Files.exists(boot) && !Files.readString(boot).equals(boot())) {
            for (var disk : disks) {
                var copies = kept.resolve(dataDirectory.relativize(disk));
                for (var table : Trees.tables(copies)) {
                    for (var part : Trees.list(table)) {
                        putBack(disk, copies.relativize(part), part, disks);
                        back = true;
                    }
                }
            }
        }
        if (!back) {
            forget();
        }
        return back;
    }

    private static void putBack(Path disk, Path relative, Path copy, List<Path> disks)
            throws IOException {
        for (var other : disks) {
            if (!other.equals(disk)) {
                Trees.delete(other.resolve(relative));
            }
        }
        var old = disk.resolve(relative);
        Trees.delete(old);
        Files.createDirectories(old.getParent());
        Files.move(copy, old);
    }

    private static String boot() throws IOException {
        return Files.readString(BOOT);
    }
}
