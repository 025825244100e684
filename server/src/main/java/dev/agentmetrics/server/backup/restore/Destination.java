package dev.agentmetrics.server.backup.restore;

import dev.agentmetrics.clickhouse.BulkCopy;
import dev.agentmetrics.server.backup.archive.Manifest;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where what is read from a backup goes. Everything that it is offered has to be read. */
interface Destination {

    /** The rows of a control table, one a piece. */
    void table(Manifest.ControlTable table, Pieces rows) throws IOException, SQLException;

    /** A part of an event table, as the engine gave it. */
    void part(Manifest.EventTable table, Manifest.Part part, Pieces pieces);

    /** Gives one piece after the other. */
    interface Pieces extends BulkCopy.Pieces {

        @Override
        byte @Nullable [] next();
    }
}
