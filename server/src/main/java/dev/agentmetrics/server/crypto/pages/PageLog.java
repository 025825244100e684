package dev.agentmetrics.server.crypto.pages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * What is on disk: a header and boxes of equal size, each with one page, that are only ever
 * appended. Nothing is overwritten, so a crash can only cut the end off, and what is left is a
 * state that the file had.
 *
 * <p>A box holds the number of its page, the length of the whole file after it, and the page. Its
 * index and the tag of the box before it are associated data: boxes that were changed, swapped,
 * left out, or taken from another history do not open.
 */
final class PageLog implements AutoCloseable {

    static final int PAGE = 4096;

    /** In place of a page's number: this box only says how long the file is. */
    static final long NO_PAGE = -1;

    /** How many boxes are written or read at once. */
    static final int BATCH = 64;

    private static final int PLAIN = Long.BYTES + Long.BYTES + PAGE;
    static final int BOX = PLAIN + PageCipher.OVERHEAD;
    private static final int TAG = PageCipher.TAG_BYTES;

    /** Told of each box in the order of writing. */
    interface Visitor {
        void box(long index, long page, long length) throws IOException;
    }

    private final Path file;
    private final FileChannel channel;
    private final PageHeader header;
    private final PageCipher cipher;
    private long boxes;
    private byte[] tag;

    private PageLog(
            Path file, FileChannel channel, PageHeader header, PageCipher cipher, byte[] tag) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.cipher = cipher;
        this.tag = tag;
    }

    /** Makes an empty log. The file's name in messages is the one it will have. */
    static PageLog create(Path at, Path name, PageKeys keys, long generation) throws IOException {
        var header = PageHeader.random(keys.current(), generation);
        var cipher = header.cipher(keys.key(keys.current()).orElseThrow());
        var bytes = header.seal(cipher);
        var channel = OwnFiles.create(at);
        try {
            lock(name, channel, true);
            OwnFiles.writeFully(channel, ByteBuffer.wrap(bytes), 0);
            return new PageLog(name, channel, header, cipher, lastTag(bytes));
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Opens a log whose boxes are not looked at yet: {@link #replay} comes next. */
    static PageLog open(Path file, PageKeys keys, boolean writable) throws IOException {
        var channel =
                FileChannel.open(
                        file,
                        writable
                                ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
                                : Set.of(StandardOpenOption.READ));
        try {
            lock(file, channel, writable);
            var bytes = new byte[PageHeader.BYTES];
            int count = OwnFiles.readFully(channel, ByteBuffer.wrap(bytes), 0);
            var header = PageHeader.read(file, Arrays.copyOf(bytes, count));
            var cipher = header.verify(keys, bytes);
            if (cipher.isEmpty()) {
                throw new DamagedFileException(
                        file,
                        "does not open with version "
                                + header.keyVersion()
                                + " of this deployment's key: its header was changed, or the keys"
                                + " are not the ones it was written with");
            }
            return new PageLog(file, channel, header, cipher.get(), lastTag(bytes));
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** The operating system's lock, until the channel is closed: no second process has the file. */
    private static void lock(Path file, FileChannel channel, boolean exclusive) throws IOException {
        try {
            if (channel.tryLock(0, Long.MAX_VALUE, !exclusive) != null) {
                return;
            }
        } catch (OverlappingFileLockException _) {
            // Another part of this process has it: the same answer.
        }
        throw new FileInUseException(file);
    }

    /**
     * Opens every box in turn. Behind the mark, what does not open is the torn end of a write that
     * was never acknowledged, and is left out; before it, or with another tag at it, the file was
     * changed.
     */
    void replay(PageMark mark, Visitor visitor) throws IOException {
        var buffer = new byte[TAG + BATCH * BOX];
        var plain = new byte[PLAIN];
        System.arraycopy(tag, 0, buffer, 0, TAG);
        requireMarked(mark);
        while (true) {
            int read =
                    OwnFiles.readFully(channel, ByteBuffer.wrap(buffer, TAG, BATCH * BOX), end());
            int at = TAG;
            while (at + BOX <= TAG + read && opens(buffer, at, plain)) {
                var head = ByteBuffer.wrap(plain);
                visitor.box(boxes, head.getLong(), head.getLong());
                at += BOX;
                tag = Arrays.copyOfRange(buffer, at - TAG, at);
                boxes++;
                requireMarked(mark);
            }
            if (at < TAG + BATCH * BOX) {
                break;
            }
            System.arraycopy(buffer, at - TAG, buffer, 0, TAG);
        }
        if (boxes < mark.boxes()) {
            throw new DamagedFileException(
                    file,
                    "was changed or cut off: box "
                            + boxes
                            + " of "
                            + mark.boxes()
                            + " does not open");
        }
    }

    private boolean opens(byte[] buffer, int at, byte[] plain) {
        return cipher.open(associated(boxes, buffer, at - TAG), buffer, at, BOX, plain);
    }

    private void requireMarked(PageMark mark) throws DamagedFileException {
        if (boxes == mark.boxes() && !HexFormat.of().formatHex(tag).equals(mark.tag())) {
            throw new DamagedFileException(file, "was replaced by another state of itself");
        }
    }

    /** Drops what is behind the last box that opened. */
    void cutTornEnd() throws IOException {
        if (channel.size() > end()) {
            channel.truncate(end());
            channel.force(true);
        }
    }

    /** Adds consecutive pages in one write. They count only when this returns. */
    void append(long firstPage, int pages, byte[] content, long length) throws IOException {
        var sealed = new byte[pages * BOX];
        var plain = new byte[PLAIN];
        var before = tag;
        for (int i = 0; i < pages; i++) {
            ByteBuffer.wrap(plain)
                    .putLong(firstPage == NO_PAGE ? NO_PAGE : firstPage + i)
                    .putLong(length)
                    .put(content, i * PAGE, PAGE);
            cipher.seal(associated(boxes + i, before, 0), plain, PLAIN, sealed, i * BOX);
            before = Arrays.copyOfRange(sealed, (i + 1) * BOX - TAG, (i + 1) * BOX);
        }
        OwnFiles.writeFully(channel, ByteBuffer.wrap(sealed), end());
        tag = before;
        boxes += pages;
    }

    /** Consecutive pages in consecutive boxes, checked again: the file may have changed since. */
    void read(long firstBox, long firstPage, int pages, byte[] to, int at) throws IOException {
        var buffer = new byte[TAG + pages * BOX];
        var plain = new byte[PLAIN];
        long start = PageHeader.BYTES + firstBox * BOX - TAG;
        int count = OwnFiles.readFully(channel, ByteBuffer.wrap(buffer), start);
        for (int i = 0; i < pages; i++) {
            int box = TAG + i * BOX;
            if (count < box + BOX
                    || !cipher.open(
                            associated(firstBox + i, buffer, box - TAG), buffer, box, BOX, plain)
                    || ByteBuffer.wrap(plain).getLong() != firstPage + i) {
                throw new DamagedFileException(
                        file,
                        "was changed: page %d, in box %d, does not open"
                                .formatted(firstPage + i, firstBox + i));
            }
            System.arraycopy(plain, PLAIN - PAGE, to, at + i * PAGE, PAGE);
        }
    }

    private static byte[] associated(long index, byte[] tagBefore, int at) {
        return ByteBuffer.allocate(Long.BYTES + TAG).putLong(index).put(tagBefore, at, TAG).array();
    }

    private static byte[] lastTag(byte[] bytes) {
        return Arrays.copyOfRange(bytes, bytes.length - TAG, bytes.length);
    }

    private long end() {
        return PageHeader.BYTES + boxes * BOX;
    }

    long boxes() {
        return boxes;
    }

    int keyVersion() {
        return header.keyVersion();
    }

    String fileId() {
        return header.fileId();
    }

    PageMark mark() {
        return new PageMark(
                header.fileId(), boxes, HexFormat.of().formatHex(tag), header.generation() + boxes);
    }

    /** To the disk. Safe while another thread writes. */
    void force() throws IOException {
        channel.force(true);
    }

    /** Gives up the lock, too. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
