package dev.agentmetrics.server.identity.factors.http;

import dev.agentmetrics.server.identity.factors.OwnFactors;
import dev.agentmetrics.server.identity.factors.QrCode;

/** What an authenticator app has to know. Shown once. */
record BegunView(String secret, String uri, QrCode qr) {

    static BegunView of(OwnFactors.Begun begun) {
        return new BegunView(begun.secret().reveal(), begun.uri().reveal(), begun.qr());
    }

    @Override
    public String toString() {
        return "BegunView";
    }
}
