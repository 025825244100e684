package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.apikeys.EventMeter;
import dev.agentmetrics.server.apikeys.KeyStanding;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.telemetry.EventWriter;
import org.springframework.stereotype.Service;

/** The only way events enter the system: reads and checks them, then stores them all at once. */
@Service
public class IngestService {

    private final Guard guard;
    private final BodyReader bodies;
    private final EventParser parser;
    private final EventWriter writer;
    private final EventMeter meter;
    private final KeyStanding keys;

    IngestService(
            Guard guard,
            BodyReader bodies,
            EventParser parser,
            EventWriter writer,
            EventMeter meter,
            KeyStanding keys) {
        this.guard = guard;
        this.bodies = bodies;
        this.parser = parser;
        this.writer = writer;
        this.meter = meter;
        this.keys = keys;
    }

    /** Stores one event; a receipt means that it is durable. */
    public IngestReceipt acceptOne(Caller caller, Body body) {
        guard.require(caller, Permission.EVENT_WRITE);
        try (var content = bodies.read(caller.org(), body)) {
            return store(caller, parser.one(content.bytes(), content.length()), true);
        }
    }

    /** Stores the events of a batch that can be stored, and says why the others cannot. */
    public IngestReceipt acceptBatch(Caller caller, Body body) {
        guard.require(caller, Permission.EVENT_WRITE);
        try (var content = bodies.read(caller.org(), body)) {
            return store(caller, parser.batch(content.bytes(), content.length()), false);
        }
    }

    private IngestReceipt store(Caller caller, Incoming incoming, boolean single) {
        int repeated = 0;
        if (incoming.accepted() > 0) {
            // Again: the body may have taken its time.
            keys.require(caller);
            guard.require(caller, Permission.EVENT_WRITE);
            repeated = writer.append(caller.org(), incoming.runs(), incoming.events()).repeated();
            meter.accepted(caller, incoming.accepted());
        }
        return new IngestReceipt(
                single ? incoming.firstId() : null,
                incoming.accepted(),
                repeated,
                incoming.rejections());
    }
}
