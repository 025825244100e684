package dev.agentmetrics.server.crypto.pages;

/**
 * The newest known state of a sealed file. Kept where the file is not, it makes a replay of the
 * whole file visible: generations only grow.
 *
 * @param fileId the random id of the file
 * @param boxes how many boxes it had
 * @param tag of the last of them, which stands for all before it
 * @param generation how many boxes the store has ever written, previous files included
 */
public record PageMark(String fileId, long boxes, String tag, long generation) {

    /** Whether a file in this state is older than one that was seen. */
    public boolean isOlderThan(PageMark seen) {
        return generation < seen.generation;
    }
}
