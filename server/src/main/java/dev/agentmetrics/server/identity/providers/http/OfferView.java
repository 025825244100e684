package dev.agentmetrics.server.identity.providers.http;

import dev.agentmetrics.server.identity.providers.Provider;
import java.util.List;

/** What somebody can sign in with besides a password. */
record OfferView(List<ServiceView> providers, boolean passkeys) {

    OfferView {
        providers = List.copyOf(providers);
    }

    record ServiceView(String id, String name) {}

    static OfferView of(List<Provider> offered, boolean passkeys) {
        return new OfferView(
                offered.stream().map(one -> new ServiceView(one.text(), one.label())).toList(),
                passkeys);
    }
}
