package dev.agentmetrics.server.web.listener;

import dev.agentmetrics.server.apikeys.Exposure;
import dev.agentmetrics.server.apikeys.KeyScanner;
import dev.agentmetrics.server.apikeys.LeakedKeys;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.ProblemException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;

/**
 * Ends keys that come in clear from another machine: everybody on the way could read them.
 *
 * <p>Guarantees that the key is refused before the client gets its answer. Does nothing for what
 * never left this machine, and costs a stranger nothing but the hash of what looks like a key.
 */
final class PlaintextKeys {

    private static final Logger LOG = LoggerFactory.getLogger(PlaintextKeys.class);

    private final Supplier<LeakedKeys> keys;
    private final Predicate<InetAddress> sameMachine;

    PlaintextKeys(Supplier<LeakedKeys> keys, Predicate<InetAddress> sameMachine) {
        this.keys = keys;
        this.sameMachine = sameMachine;
    }

    void seen(Refusal request, SocketAddress from) {
        if (!(from instanceof InetSocketAddress peer)
                || sameMachine.test(peer.getAddress())
                || KeyScanner.find(request.sent()).isEmpty()) {
            return;
        }
        var origin = new Origin(peer.getAddress().getHostAddress(), request.agent());
        var place = "plaintext HTTP: " + request.request();
        try {
            keys.get()
                    .endIn(request.sent(), new Exposure(Exposure.Channel.PLAINTEXT, place, origin));
        } catch (ProblemException | NestedRuntimeException failure) {
            // The request is refused all the same; the next one with this key tries again.
            LOG.error("a key came in clear from {} and was not ended", origin.address(), failure);
        }
    }
}
