package dev.agentmetrics.server.core;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a request came from, as far as the network and the client say. Safe to store and to show.
 *
 * @param address of the network; empty when unknown
 * @param agent what the client calls itself, shortened; empty when it does not
 */
public record Origin(String address, String agent) {

    /** The server itself, or nobody knows. */
    public static final Origin UNKNOWN = new Origin("", "");

    private static final int MAX_ADDRESS = 64;
    private static final int MAX_AGENT = 200;
    private static final int IPV6_NETWORK_BYTES = 8;

    public Origin {
        address = VisibleText.line(address, MAX_ADDRESS);
        agent = VisibleText.line(agent, MAX_AGENT);
    }

    /** By which somebody is counted: whoever has one IPv6 address has the whole /64. */
    public String network() {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return HexFormat.of()
                    .formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, IPV6_NETWORK_BYTES)));
        } catch (IllegalArgumentException _) {
            return address;
        }
    }
}
