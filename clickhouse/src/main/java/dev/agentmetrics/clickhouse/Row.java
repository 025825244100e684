package dev.agentmetrics.clickhouse;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One row of a result, read by column name. A wrong name or type is an {@link
 * IllegalArgumentException}.
 */
public interface Row {

    boolean isNull(String column);

    String string(String column);

    /** Any integer type; a UInt64 above {@link Long#MAX_VALUE} is refused. */
    long integer(String column);

    /** The 64 bits of a UInt64, for hashes. */
    long bits(String column);

    double floating(String column);

    /** Decimal types, exactly. */
    BigDecimal decimal(String column);

    /** DateTime and DateTime64. */
    Instant instant(String column);

    UUID uuid(String column);

    List<String> strings(String column);

    /** Array of any integer type. */
    List<Long> integers(String column);

    /** Array of floats. */
    List<Double> floatings(String column);
}
