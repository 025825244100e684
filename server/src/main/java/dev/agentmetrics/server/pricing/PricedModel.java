package dev.agentmetrics.server.pricing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One model of one provider in the price table. */
record PricedModel(String provider, String id, List<String> names, List<Rates> periods) {

    PricedModel {
        names = List.copyOf(names);
        periods = List.copyOf(periods);
    }

    /** Stable name of the entry, stored with every run that it priced. */
    String priceId() {
        return provider + "/" + id;
    }

    /** The rates at a moment; of several that apply, the table lists the most specific one last. */
    @Nullable Rates at(Instant moment) {
        for (var rates : periods.reversed()) {
            if (rates.period().contains(moment)) {
                return rates;
            }
        }
        return null;
    }
}
