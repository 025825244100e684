package dev.agentmetrics.server.metrics;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How amounts are written: as numbers, exactly, without zeros that say nothing. */
public final class Money {

    private Money() {}

    public static BigDecimal plain(BigDecimal amount) {
        if (amount.signum() == 0) {
            return BigDecimal.ZERO;
        }
        var stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    public static @Nullable BigDecimal plainOrNull(@Nullable BigDecimal amount) {
        return amount == null ? null : plain(amount);
    }
}
