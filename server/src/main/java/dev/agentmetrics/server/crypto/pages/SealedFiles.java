package dev.agentmetrics.server.crypto.pages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens sealed files: makes them, completes what a crash left half done, seals those of a version
 * that wrote them in clear, and refuses what is not the newest state that is known.
 *
 * <p>Known are the mark beside the file, and the witness, a copy of it that is kept elsewhere and
 * is at most about a minute old. Not noticed here is somebody who puts back file, mark and witness
 * of the same moment, or file and mark of the last minute before a crash.
 */
public final class SealedFiles {

    /** A log may have three boxes for each page, and these, before it is rewritten. */
    private static final int SLACK = 4096;

    private final PageKeys keys;
    private final @Nullable Path witness;
    private final int slack;
    private final Steps steps;
    private final PageKeys temporary = PageKeys.forThisProcess();

    /**
     * @param witness where a mark is kept that is hardly older than the newest, in a directory that
     *     others cannot write to; null for none
     */
    public SealedFiles(PageKeys keys, @Nullable Path witness) {
        this(keys, witness, SLACK, Steps.UNOBSERVED);
    }

    SealedFiles(PageKeys keys, @Nullable Path witness, int slack, Steps steps) {
        this.keys = keys;
        this.witness = witness;
        this.slack = slack;
        this.steps = steps;
    }

    /** Opens what others will need again. To write, makes it when it is not there. */
    public SealedFile open(Path file, boolean writable) throws IOException {
        var names = new Names(file, keys, witness);
        if (writable) {
            prepare(names);
        } else if (!isSealed(file)) {
            throw new DamagedFileException(
                    file, "is not encrypted", "start the server once, which encrypts it");
        }
        var opened = openSealed(names, writable);
        if (writable) {
            Files.deleteIfExists(names.next());
            if (Files.exists(names.clear())) {
                OwnFiles.erase(names.clear());
            }
        }
        return opened;
    }

    /** Opens what is worthless once this process has ended; its key ends with it. */
    public SealedFile openTemporary(Path file) throws IOException {
        boolean again = Files.exists(file) && Files.size(file) > 0;
        var log =
                again
                        ? PageLog.open(file, temporary, true)
                        : PageLog.create(file, file, temporary, 0);
        return new SealedFile(new Names(file, temporary, null), temporary, log, slack, steps, true)
                .replayed(log.mark());
    }

    /** Removes a file with all that belongs to it. */
    public static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(Names.markOf(file));
        Files.deleteIfExists(Names.nextOf(file));
    }

    private SealedFile openSealed(Names names, boolean writable) throws IOException {
        var file = names.file();
        // Before the log: another process may add to it meanwhile, but not take away.
        var marks = names.marks().read();
        var log = PageLog.open(file, keys, writable);
        try {
            var mark = marks.map(known -> known.of(log.fileId())).orElse(null);
            if (mark == null) {
                throw new DamagedFileException(
                        file, "is not the one that was last in use, such as an older one put back");
            }
            var opened = new SealedFile(names, keys, log, slack, steps, false).replayed(mark);
            requireNotOlder(names, log.mark());
            if (writable) {
                opened.begin();
            }
            return opened;
        } catch (IOException | RuntimeException failure) {
            log.close();
            throw failure;
        }
    }

    private static void requireNotOlder(Names names, PageMark found) throws IOException {
        var seen = names.seen();
        if (seen.isPresent() && found.isOlderThan(seen.get())) {
            throw new DamagedFileException(
                    names.file(),
                    "is older than what this server has already seen",
                    "restore the newest backup; to go on with this one on purpose, remove "
                            + witnessOf(names));
        }
    }

    /** Leaves a sealed file under the name, whatever was there. */
    private void prepare(Names names) throws IOException {
        var file = names.file();
        var marks = names.marks().read();
        if (Files.exists(file) && (Files.size(file) > 0 || marks.isPresent())) {
            if (!isSealed(file)) {
                requireNeverSealed(names, marks);
                sealClear(names);
            }
        } else if (marks.isPresent()) {
            if (marks.get().next() == null || !Files.exists(names.next())) {
                throw new DamagedFileException(file, "is missing");
            }
            OwnFiles.move(names.next(), file);
        } else {
            if (names.seen().isPresent()) {
                throw new DamagedFileException(
                        file,
                        "is missing",
                        "restore it from a backup; to begin with an empty one on purpose, remove "
                                + witnessOf(names));
            }
            try (var log = PageLog.create(names.next(), file, keys, 0)) {
                log.force();
                place(names, log);
            }
        }
    }

    /** A sealed store does not become a clear one again, unless somebody exchanges it. */
    private static void requireNeverSealed(Names names, Optional<PageMarks> marks)
            throws IOException {
        if (names.seen().isPresent() || marks.filter(m -> m.current() != null).isPresent()) {
            throw new DamagedFileException(
                    names.file(), "is not encrypted although it was: its beginning was changed");
        }
    }

    /** Seals a copy, reads it back, and only then lets it take the place of the original. */
    private void sealClear(Names names) throws IOException {
        PageMark sealed;
        int version;
        try (var original = FileChannel.open(names.file())) {
            try (var log = PageLog.create(names.next(), names.file(), keys, 0)) {
                copy(original, log);
                log.force();
                sealed = log.mark();
                version = log.keyVersion();
            }
            steps.reached("copied");
            requireSame(original, names, sealed);
        }
        names.marks().write(PageMarks.replacing(null, sealed), version);
        steps.reached("announced");
        OwnFiles.move(names.file(), names.clear());
        steps.reached("clear file aside");
        OwnFiles.move(names.next(), names.file());
        steps.reached("in place");
        names.marks().write(PageMarks.only(sealed), version);
        steps.reached("marked");
    }

    private static void copy(FileChannel original, PageLog log) throws IOException {
        var content = new byte[PageLog.BATCH * PageLog.PAGE];
        long at = 0;
        for (int read; (read = OwnFiles.readFully(original, ByteBuffer.wrap(content), at)) > 0; ) {
            Arrays.fill(content, read, content.length, (byte) 0);
            int pages = Math.ceilDiv(read, PageLog.PAGE);
            log.append(at / PageLog.PAGE, pages, content, at + read);
            at += read;
        }
    }

    private void requireSame(FileChannel original, Names names, PageMark mark) throws IOException {
        var at = new Names(names.next(), keys, null);
        try (var copy =
                new SealedFile(
                                at,
                                keys,
                                PageLog.open(names.next(), keys, false),
                                slack,
                                steps,
                                false)
                        .replayed(mark)) {
            var expected = ByteBuffer.allocate(PageLog.BATCH * PageLog.PAGE);
            var found = ByteBuffer.allocate(PageLog.BATCH * PageLog.PAGE);
            boolean same = copy.size() == original.size();
            for (long position = 0; same && position < original.size(); ) {
                int count = OwnFiles.readFully(original, expected.clear(), position);
                copy.read(found.clear(), position);
                same = expected.flip().equals(found.flip());
                position += count;
            }
            if (!same) {
                throw new IOException("the encrypted copy of " + names.file() + " differs from it");
            }
        }
    }

    private void place(Names names, PageLog log) throws IOException {
        names.marks().write(PageMarks.replacing(null, log.mark()), log.keyVersion());
        steps.reached("announced");
        OwnFiles.move(names.next(), names.file());
        steps.reached("in place");
        names.marks().write(PageMarks.only(log.mark()), log.keyVersion());
    }

    private static boolean isSealed(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var beginning = new byte[PageHeader.BYTES];
            OwnFiles.readFully(channel, ByteBuffer.wrap(beginning), 0);
            return PageHeader.isMagic(beginning);
        }
    }

    private static String witnessOf(Names names) {
        return names.witness().map(found -> found.path().toString()).orElse("its witness");
    }
}
