package dev.agentmetrics.server.identity.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.accounts.InvitedPeople;
import java.time.Instant;

/** What an invitation offers, to whoever holds its link. */
record OfferView(
        String organization,
        String email,
        String role,
        @JsonProperty("invited_by") String invitedBy,
        @JsonProperty("expires_at") Instant expiresAt,
        @JsonProperty("has_account") boolean hasAccount) {

    static OfferView of(InvitedPeople.Offer offer) {
        var invitation = offer.invitation();
        return new OfferView(
                offer.organization().name(),
                invitation.email().text(),
                invitation.role().text(),
                offer.invitedBy(),
                invitation.expiresAt(),
                offer.known());
    }
}
