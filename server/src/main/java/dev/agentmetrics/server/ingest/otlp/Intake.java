package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.apikeys.EventMeter;
import dev.agentmetrics.server.apikeys.KeyStanding;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.ingest.Body;
import dev.agentmetrics.server.ingest.BodyReader;
import dev.agentmetrics.server.ingest.ByteBudget;
import java.util.List;
import java.util.function.ToIntFunction;
import org.springframework.stereotype.Component;

/** What every request of OTLP passes, whichever signal it is: permission, limits, the meter. */
@Component
class Intake {

    private final Guard guard;
    private final BodyReader bodies;
    private final EventMeter meter;
    private final KeyStanding keys;

    Intake(Guard guard, BodyReader bodies, EventMeter meter, KeyStanding keys) {
        this.guard = guard;
        this.bodies = bodies;
        this.meter = meter;
        this.keys = keys;
    }

    /** First of all: not a byte is read for who may not send. */
    void require(Caller caller) {
        guard.require(caller, Permission.EVENT_WRITE);
    }

    BodyReader.Content read(Caller caller, Body body) {
        return bodies.readAnything(caller.org(), body);
    }

    ByteBudget.Lease arriving(Caller caller) {
        return bodies.budget().open(caller.org());
    }

    /**
     * @param write makes items durable and says how many of them had been there
     */
    <R> Chunks.Storing<R> storing(Caller caller, ToIntFunction<List<R>> write) {
        return items -> {
            // Again, each time: the request may take its time.
            keys.require(caller);
            require(caller);
            var size = items.size();
            var repeated = write.applyAsInt(items);
            meter.accepted(caller, size);
            return repeated;
        };
    }
}
