package dev.agentmetrics.server.web.security;

import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * What may stand in an address. Ids of runs and traces come from clients and may hold slashes and
 * percent signs, so their encoded forms pass; everything that can change which path is meant does
 * not.
 */
final class UrlFirewall extends StrictHttpFirewall {

    UrlFirewall() {
        setAllowUrlEncodedSlash(true);
        setAllowUrlEncodedDoubleSlash(true);
        setAllowUrlEncodedPercent(true);
    }
}
