package dev.agentmetrics.server.crypto.pages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A file of bytes, sealed page by page, that can be read and written anywhere.
 *
 * <p>Guarantees that who has no key learns its size and when it was written, and nothing else; that
 * whatever is read was written here, in the newest state that the mark knows of; that a killed
 * process loses nothing that a write returned for; and that after a crash of the machine the file
 * is a state that it had, at most about a second old. When anything does not open, this file gives
 * no more bytes at all: what is built on it might else fall back to older ones without a word. Does
 * not notice that the last second before a crash was cut off on purpose.
 */
public final class SealedFile implements AutoCloseable {

    private static final int PAGE = PageLog.PAGE;

    private final Names names;
    private final PageKeys keys;
    private final int slack;
    private final Steps steps;
    private final boolean temporary;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** Taken for each mark, inside the write lock or without any. */
    private final Object marking = new Object();

    private volatile PageLog log;
    private PageMap pages = new PageMap();
    private long length;
    private long patience;
    private @Nullable PageMark marked;
    private @Nullable PageMark witnessed;
    private @Nullable MarkClock clock;
    private volatile @Nullable DamagedFileException damage;
    private boolean closed;

    SealedFile(Names names, PageKeys keys, PageLog log, int slack, Steps steps, boolean temporary) {
        this.names = names;
        this.keys = keys;
        this.log = log;
        this.slack = slack;
        this.steps = steps;
        this.temporary = temporary;
    }

    /** Learns what the log says, all of which must open. */
    SealedFile replayed(PageMark mark) throws IOException {
        log.replay(
                mark,
                (box, page, lengthThen) -> {
                    pages.cut(Math.ceilDiv(lengthThen, PAGE));
                    if (page != PageLog.NO_PAGE) {
                        pages.put(page, box);
                    }
                    length = lengthThen;
                });
        return this;
    }

    /** The owner's part of opening: no torn end is left, and the mark says what there is. */
    void begin() throws IOException {
        log.cutTornEnd();
        mark();
        keepWitness();
        clock = MarkClock.start(this);
    }

    public long size() {
        lock.readLock().lock();
        try {
            return length;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Fills the buffer from a position on; -1 at the end. */
    public int read(ByteBuffer to, long position) throws IOException {
        lock.readLock().lock();
        try {
            requireWhole();
            if (position >= length) {
                return -1;
            }
            int total = (int) Math.min(to.remaining(), length - position);
            var content = new byte[Math.min(PageLog.BATCH, total / PAGE + 2) * PAGE];
            for (int done = 0; done < total; ) {
                int offset = (int) ((position + done) % PAGE);
                int count = Math.min(content.length - offset, total - done);
                load((position + done) / PAGE, Math.ceilDiv(offset + count, PAGE), content, 0);
                to.put(content, offset, count);
                done += count;
            }
            return total;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Writes all that is in the buffer, and makes the file longer where needed. */
    public int write(ByteBuffer from, long position) throws IOException {
        lock.writeLock().lock();
        try {
            requireWhole();
            int total = from.remaining();
            var content = new byte[Math.min(PageLog.BATCH, total / PAGE + 2) * PAGE];
            for (long at = position; from.hasRemaining(); ) {
                int offset = (int) (at % PAGE);
                int count = Math.min(from.remaining(), content.length - offset);
                append(at / PAGE, offset, count, from, content);
                at += count;
            }
            rewriteWhenWorthwhile();
            return total;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void append(long first, int offset, int count, ByteBuffer from, byte[] content)
            throws IOException {
        int covered = Math.ceilDiv(offset + count, PAGE);
        if (offset > 0) {
            load(first, 1, content, 0);
        }
        if ((offset + count) % PAGE != 0 && (covered > 1 || offset == 0)) {
            load(first + covered - 1, 1, content, (covered - 1) * PAGE);
        }
        from.get(content, offset, count);
        long newLength = Math.max(length, first * PAGE + offset + count);
        long box = log.boxes();
        log.append(first, covered, content, newLength);
        for (int i = 0; i < covered; i++) {
            pages.put(first + i, box + i);
        }
        length = newLength;
    }

    /** Behind the end of the file every page is zero, so that a longer one finds zeros there. */
    public void truncate(long newLength) throws IOException {
        lock.writeLock().lock();
        try {
            requireWhole();
            if (newLength >= length) {
                return;
            }
            var content = new byte[PAGE];
            int rest = (int) (newLength % PAGE);
            long last = newLength / PAGE;
            long box = log.boxes();
            boolean partial = rest > 0 && pages.get(last) != PageMap.ABSENT;
            if (partial) {
                load(last, 1, content, 0);
                Arrays.fill(content, rest, PAGE, (byte) 0);
            }
            log.append(partial ? last : PageLog.NO_PAGE, 1, content, newLength);
            pages.cut(Math.ceilDiv(newLength, PAGE));
            if (partial) {
                pages.put(last, box);
            }
            length = newLength;
            rewriteWhenWorthwhile();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Everything to the disk, and the mark behind it. */
    public void force() throws IOException {
        requireWhole();
        mark();
    }

    /** The newest state, for whoever keeps it where this file is not. */
    public PageMark newest() {
        lock.readLock().lock();
        try {
            return log.mark();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Seals everything anew under the current key version, when it is under another. */
    public boolean rekey() throws IOException {
        lock.writeLock().lock();
        try {
            requireWhole();
            if (log.keyVersion() == keys.current()) {
                return false;
            }
            rewrite();
            keepWitness();
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    public int keyVersion() {
        return log.keyVersion();
    }

    public Path path() {
        return names.file();
    }

    /** Pages whose boxes follow each other, as those of one write do, are read at once. */
    private void load(long first, int count, byte[] to, int at) throws IOException {
        for (int i = 0; i < count; ) {
            int box = pages.get(first + i);
            int run = 1;
            if (box == PageMap.ABSENT) {
                Arrays.fill(to, at + i * PAGE, at + (i + 1) * PAGE, (byte) 0);
            } else {
                while (i + run < count && pages.get(first + i + run) == box + run) {
                    run++;
                }
                read(box, first + i, run, to, at + i * PAGE);
            }
            i += run;
        }
    }

    private void read(int box, long page, int count, byte[] to, int at) throws IOException {
        try {
            log.read(box, page, count, to, at);
        } catch (DamagedFileException found) {
            damage = found;
            throw found;
        }
    }

    private void requireWhole() throws DamagedFileException {
        var found = damage;
        if (found != null) {
            throw found.again();
        }
    }

    /** Syncs without holding up anybody, then says so in the mark. */
    void mark() throws IOException {
        if (temporary) {
            return;
        }
        PageLog at;
        PageMark now;
        lock.readLock().lock();
        try {
            at = log;
            now = at.mark();
        } finally {
            lock.readLock().unlock();
        }
        synchronized (marking) {
            if (isMarked(now)) {
                return;
            }
        }
        try {
            at.force();
        } catch (ClosedChannelException closedMeanwhile) {
            if (at == log) {
                throw closedMeanwhile;
            }
            return;
        }
        synchronized (marking) {
            if (at == log && !isMarked(now)) {
                names.marks().write(PageMarks.only(now), at.keyVersion());
                marked = now;
            }
        }
    }

    private boolean isMarked(PageMark now) {
        return marked != null && marked.generation() >= now.generation();
    }

    /** Of what is marked: after a crash of the machine, nothing that was seen may be missing. */
    void keepWitness() throws IOException {
        synchronized (marking) {
            var seen = marked;
            if (names.witness().isPresent() && seen != null && !seen.equals(witnessed)) {
                names.witness().get().write(PageMarks.only(seen), log.keyVersion());
                witnessed = seen;
            }
        }
    }

    /** Old content of pages is most of the log by now. */
    private void rewriteWhenWorthwhile() throws IOException {
        if (log.boxes() > Math.max(patience, 3L * pages.live() + slack)) {
            rewriteIfPossible();
        }
    }

    /** No space, or no key at the moment, is no reason for a write to fail that is done. */
    private void rewriteIfPossible() throws IOException {
        var before = log;
        try {
            rewrite();
        } catch (DamagedFileException found) {
            throw found;
        } catch (IOException | RuntimeException notNow) {
            if (damage != null || log != before) {
                throw notNow;
            }
            System.getLogger(SealedFile.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot rewrite " + path(), notNow);
            patience = log.boxes() + log.boxes() / 2;
        }
    }

    /**
     * Writes what is live to a new log, with a new id and the current key, which takes this one's
     * place. Two marks are allowed in between, so a crash at any point leaves one that is.
     */
    private void rewrite() throws IOException {
        var moved = new PageMap();
        var fresh = copyLive(moved);
        synchronized (marking) {
            var old = log;
            if (!temporary) {
                old.force();
                names.marks()
                        .write(PageMarks.replacing(old.mark(), fresh.mark()), fresh.keyVersion());
                steps.reached("announced");
            }
            try {
                OwnFiles.move(names.next(), names.file());
            } catch (IOException unclear) {
                // Which of the two has the name is not known: the next opening finds out.
                damage = new DamagedFileException(path(), "could not be rewritten");
                fresh.close();
                throw unclear;
            }
            log = fresh;
            pages = moved;
            patience = 0;
            old.close();
            steps.reached("in place");
            if (!temporary) {
                names.marks().write(PageMarks.only(fresh.mark()), fresh.keyVersion());
                marked = fresh.mark();
                steps.reached("marked");
            }
        }
    }

    private PageLog copyLive(PageMap moved) throws IOException {
        var fresh = PageLog.create(names.next(), names.file(), keys, log.mark().generation() + 1);
        try {
            var content = new byte[PageLog.BATCH * PAGE];
            long end = Math.ceilDiv(length, PAGE);
            for (long page = 0; page < end; ) {
                int count = 0;
                while (count < PageLog.BATCH && pages.get(page + count) != PageMap.ABSENT) {
                    count++;
                }
                load(page, count, content, 0);
                if (count > 0) {
                    long box = fresh.boxes();
                    fresh.append(page, count, content, length);
                    for (int i = 0; i < count; i++) {
                        moved.put(page + i, box + i);
                    }
                }
                page += Math.max(count, 1);
            }
            fresh.append(PageLog.NO_PAGE, 1, new byte[PAGE], length);
            fresh.force();
            steps.reached("rewritten");
            return fresh;
        } catch (IOException | RuntimeException failure) {
            fresh.close();
            Files.deleteIfExists(names.next());
            throw failure;
        }
    }

    /** Leaves a log that is quick to open, marked as complete. */
    @Override
    public void close() throws IOException {
        var ticking = clock;
        if (ticking != null) {
            ticking.stop();
        }
        lock.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try {
                if (ticking != null && damage == null) {
                    if (log.boxes() > 2L * pages.live() + slack / 16) {
                        rewriteIfPossible();
                    }
                    mark();
                    keepWitness();
                }
            } finally {
                log.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
