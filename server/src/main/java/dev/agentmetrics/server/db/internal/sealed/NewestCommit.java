package dev.agentmetrics.server.db.internal.sealed;

import dev.agentmetrics.server.crypto.pages.SealedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Makes H2 find its newest commit after a crash.
 *
 * <p>H2 2.5.252 writes the header, which says where the search begins, before it has noted what it
 * wrote last. When a commit fills a hole in the file, the header so names the one before, from
 * which no way leads there: up to twenty commits, written and acknowledged, are not found by the
 * next opening. H2's recovery mode looks everywhere; closing it writes a good header.
 */
final class NewestCommit {

    private static final int HEADER = 4096;

    /** What H2 notes in its header at a close, and only then. */
    private static final String CLEAN = ",clean:1,";

    private NewestCommit() {}

    static boolean mayBeHidden(SealedFile file) throws IOException {
        var header = ByteBuffer.allocate(HEADER);
        file.read(header, 0);
        return file.size() > 0
                && !new String(header.array(), StandardCharsets.ISO_8859_1).contains(CLEAN);
    }

    static void find(String address) throws IOException {
        try {
            new MVStore.Builder()
                    .fileName(address)
                    .recoveryMode()
                    .autoCommitDisabled()
                    .open()
                    .close();
        } catch (MVStoreException failure) {
            throw new IOException("no commit of " + address + " is whole", failure);
        }
    }
}
