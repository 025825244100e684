package dev.agentmetrics.server.pricing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a usage cost, in US dollars at a scale of 10 digits.
 *
 * @param usd the amount that counts; null means nobody knows, which is not zero
 * @param computed tokens times prices; null without a price
 * @param priceVersion of the table that was asked
 * @param priceId the entry that matched; empty when none did
 */
public record Cost(
        @Nullable BigDecimal usd,
        Source source,
        @Nullable BigDecimal computed,
        String priceVersion,
        String priceId) {

    /** Digits behind the point. */
    public static final int SCALE = 10;

    /** Which amount counts. */
    public enum Source {
        COMPUTED,
        REPORTED,
        ESTIMATED,
        UNPRICED
    }
}
