package dev.agentmetrics.server.backup.restore;

import dev.agentmetrics.server.backup.archive.Manifest;

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
        while (pieces.next() != null) {
            // The reader has checked it.
            continue;
        }
    }
}
