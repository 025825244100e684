package dev.agentmetrics.server.secrecy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;

/**
 * Searches files for needles, as they are and in every form that {@link Forms} knows, in what is
 * compressed inside them and in what is compressed inside that.
 *
 * <p>Guarantees the same small memory whatever the size of a file, and that nothing is written
 * anywhere. Does not see through encryption, nor through Base64 that is broken into lines.
 */
public final class SecretScan {

    /** Who is told. */
    public interface Report {
        void found(Finding finding);

        void notRead(String place, String reason);

        /** So many bytes more were looked at. */
        default void read(long bytes) {}

        default void file(String place) {}
    }

    static final int DEEPEST = 3;

    /** Of one compressed piece; what is beyond is reported as not read. */
    static final long MOST_UNPACKED = 8L << 30;

    private final WordSearch words;
    private final Report report;

    public SecretScan(List<Needle> needles, Report report) {
        this.words = new WordSearch(needles);
        this.report = report;
    }

    /** Something that can be read again from any place. */
    @FunctionalInterface
    private interface Source {
        InputStream from(long offset) throws IOException;
    }

    /** Every file in there. It may be a link itself; links in it are not followed. */
    public void tree(Path root, Set<Path> without) {
        try {
            Files.walkFileTree(
                    root.toRealPath(),
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
                            if (is.isRegularFile() && !without.contains(file)) {
                                file(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException failure) {
                            notRead(file, failure);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException failure) {
            report.notRead(root.toString(), failure.getClass().getSimpleName());
        }
    }

    public void file(Path file) {
        report.file(file.toString());
        try (var channel =
                FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            search(offset -> input(channel, offset), file.toString());
        } catch (IOException failure) {
            notRead(file, failure);
        }
    }

    /** What is in memory already. */
    public void bytes(String place, byte[] content) {
        try {
            search(
                    offset ->
                            new ByteArrayInputStream(
                                    content, (int) offset, content.length - (int) offset),
                    place);
        } catch (IOException failure) {
            report.notRead(place, failure.getClass().getSimpleName());
        }
    }

    private void notRead(Path path, IOException failure) {
        if (failure instanceof NoSuchFileException
                && Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            // It went while its directory was read: there is nothing of it to be found.
            return;
        }
        report.notRead(path.toString(), failure.getClass().getSimpleName());
    }

    private void search(Source source, String place) throws IOException {
        try (var in = source.from(0)) {
            words.run(new Counted(in), new Level(source, place, "", -1, 1));
        }
        new Level(source, place, "", -1, 1).packed(Packing.DEFLATE, 0);
    }

    private static InputStream input(FileChannel channel, long offset) {
        return new BufferedInputStream(
                new InputStream() {
                    private long position = offset;

                    @Override
                    public int read() throws IOException {
                        var one = new byte[1];
                        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                    }

                    @Override
                    public int read(byte[] into, int from, int length) throws IOException {
                        int read = channel.read(ByteBuffer.wrap(into, from, length), position);
                        position += Math.max(read, 0);
                        return read;
                    }
                });
    }

    /** A stream and what it lies in. */
    private final class Level implements WordSearch.Sink {

        private final Source source;
        private final String place;
        private final String within;
        private final long outermost;
        private final int depth;

        Level(Source source, String place, String within, long outermost, int depth) {
            this.source = source;
            this.place = place;
            this.within = within;
            this.outermost = outermost;
            this.depth = depth;
        }

        @Override
        public void word(Word word, long offset) {
            report.found(
                    new Finding(
                            place,
                            outermost < 0 ? offset : outermost,
                            word.form() + within,
                            word.kind()));
        }

        @Override
        public void packed(Packing packing, long offset) throws IOException {
            if (depth > DEEPEST) {
                report.notRead(place, "it is packed more than " + DEEPEST + " times");
                return;
            }
            Source unpacked =
                    from -> {
                        var in = new Unpacked(packing, source.from(offset));
                        in.skipNBytes(from);
                        return in;
                    };
            var inside =
                    new Level(
                            unpacked,
                            place,
                            " in " + packing.text() + within,
                            outermost < 0 ? offset : outermost,
                            depth + 1);
            try (var in = new Unpacked(packing, source.from(offset))) {
                words.run(in, inside);
                if (in.isTooLong()) {
                    report.notRead(place, "what is beyond 8 GB in " + packing.text());
                }
            }
        }
    }

    private final class Counted extends InputStream {

        private final InputStream in;

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            report.read(Math.max(read, 0));
            return read;
        }
    }
}
