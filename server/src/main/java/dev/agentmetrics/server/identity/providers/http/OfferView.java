package dev.agentmetrics.server.identity.providers.http;

import dev.agentmetrics.server.identity.providers.Provider;
import java.util.List;

/** The services somebody can sign in with. */
record OfferView(List<ServiceView> providers) {

    OfferView {
        providers = List.copyOf(providers);
    }

    record ServiceView(String id, String name) {}

    static OfferView of(List<Provider> offered) {
        return new OfferView(
                offered.stream().map(one -> new ServiceView(one.text(), one.label())).toList());
    }
}
