package dev.agentmetrics.server.backup.restore;

import dev.agentmetrics.server.backup.archive.Manifest;
import org.jspecify.annotations.Nullable;

/** Reads everything and keeps nothing. */
final class Nowhere implements Destination {

    @Override
    public void table(Manifest.ControlTable table, Pieces rows) {
        drain(rows);
    }

    @Override
    public void part(Manifest.EventTable table, Manifest.Part part, Pieces pieces) {
        drain(pieces);
    }

    private static void drain(Pieces pieces) {
        byte @Nullable [] piece;
        do {
            // The reader checks it.
            piece = pieces.next();
        } while (piece != null);
    }
}
