package dev.agentmetrics.server.crypto.keyring;

/**
 * Moves what an old version of a key protects to the current one. One bean per purpose that has
 * such data; the rotation calls it in the background, on one node at a time, again after a restart,
 * until it is done.
 *
 * <p>Must be restartable at any point (kill -9 included) and must read old and new side by side.
 */
public interface RotatesData {

    /** Whose keys this is about: a shared purpose, or each organisation's. */
    boolean isFor(Purpose purpose);

    /**
     * Does a bounded piece of the work (some seconds) and tells how far it is. Called again until
     * it is {@link Progress#isDone done}; then {@link #isFree} decides.
     */
    Progress advance(Purpose purpose, int currentVersion);

    /** Looks at all there is, afresh: whether nothing needs this old version any more. */
    boolean isFree(Purpose purpose, int oldVersion);

    /**
     * @param done pieces under the current version
     * @param total pieces there are; 0 when there is nothing to move
     */
    record Progress(long done, long total) {

        public boolean isDone() {
            return done >= total;
        }
    }
}
