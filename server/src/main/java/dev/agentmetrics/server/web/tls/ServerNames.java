package dev.agentmetrics.server.web.tls;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names and addresses under which this server may be reached.
 *
 * @param hosts DNS names, lower case
 * @param addresses IP addresses as text
 */
record ServerNames(SortedSet<String> hosts, SortedSet<String> addresses) {

    private static final Pattern DNS_NAME =
            Pattern.compile("(?!.*\\.\\.)[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f.]*:[0-9a-f:.%]*");

    static ServerNames of(Collection<String> names) {
        var hosts = new TreeSet<String>();
        var addresses = new TreeSet<String>();
        for (var each : names) {
            var name = each.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
            if (ADDRESS.matcher(name).matches()) {
                addresses.add(address(name));
            } else if (DNS_NAME.matcher(name).matches()) {
                hosts.add(name);
            }
        }
        return new ServerNames(hosts, addresses);
    }

    /** Everything this machine can know about itself. */
    static ServerNames ofThisMachine(String boundHost, @Nullable URI publicUrl) {
        var names = new TreeSet<String>();
        names.add("localhost");
        names.add("127.0.0.1");
        names.add("::1");
        try {
            names.add(InetAddress.getLocalHost().getHostName());
            var bound = InetAddress.getByName(boundHost);
            if (bound.isAnyLocalAddress()) {
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(address -> !address.isLinkLocalAddress())
                        .forEach(address -> names.add(address.getHostAddress()));
            } else {
                names.add(boundHost);
            }
        } catch (UnknownHostException | SocketException _) {
            // A machine without a name in DNS is still reached as localhost.
        }
        if (publicUrl != null && publicUrl.getHost() != null) {
            names.add(publicUrl.getHost());
        }
        return of(names);
    }

    private static String address(String literal) {
        try {
            var zone = literal.indexOf('%');
            return InetAddress.ofLiteral(zone < 0 ? literal : literal.substring(0, zone))
                    .getHostAddress();
        } catch (IllegalArgumentException _) {
            return "127.0.0.1";
        }
    }
}
