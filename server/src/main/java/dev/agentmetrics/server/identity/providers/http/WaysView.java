package dev.agentmetrics.server.identity.providers.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.identity.providers.Identities;
import dev.agentmetrics.server.identity.providers.LinkedIdentity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a person signs in. */
record WaysView(
        boolean password,
        @JsonProperty("recent_sign_in") boolean recentSignIn,
        List<WayView> providers) {

    WaysView {
        providers = List.copyOf(providers);
    }

    record WayView(String id, String name, boolean offered, @Nullable LinkView linked) {}

    record LinkView(
            String email,
            @JsonProperty("linked_at") Instant linkedAt,
            @JsonProperty("used_at") @Nullable Instant usedAt) {}

    static WaysView of(Identities.Ways ways) {
        return new WaysView(
                ways.password(),
                ways.recent(),
                ways.services().stream()
                        .map(
                                way ->
                                        new WayView(
                                                way.provider().text(),
                                                way.provider().label(),
                                                way.offered(),
                                                link(way.linked())))
                        .toList());
    }

    private static @Nullable LinkView link(@Nullable LinkedIdentity linked) {
        return linked == null
                ? null
                : new LinkView(linked.email(), linked.linkedAt(), linked.usedAt());
    }
}
