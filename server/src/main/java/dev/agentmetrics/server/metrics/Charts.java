package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.metrics.internal.FleetSql.ModelBucket;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns sums by bucket into series without gaps. */
public final class Charts {

    /** More colours than this cannot be told apart. */
    private static final int MODELS = 6;

    private static final String OTHER = "other";

    private Charts() {}

    static List<SeriesPoint> series(Buckets buckets, Map<Instant, Totals> totals, Instant now) {
        return buckets.starts().stream()
                .map(
                        start ->
                                SeriesPoint.of(
                                        start,
                                        buckets.partial(start, now),
                                        totals.getOrDefault(start, Totals.NONE)))
                .toList();
    }

    /** The models that cost most have a series each; free models need none. */
    static CostByModel costByModel(Buckets buckets, List<ModelBucket> rows) {
        var spent = new HashMap<String, BigDecimal>();
        for (var row : rows) {
            spent.merge(row.model(), row.totals().spend().costUsd(), BigDecimal::add);
        }
        var ranked =
                spent.entrySet().stream()
                        .filter(entry -> entry.getValue().signum() > 0)
                        .sorted(
                                Map.Entry.<String, BigDecimal>comparingByValue()
                                        .reversed()
                                        .thenComparing(Map.Entry.comparingByKey()))
                        .map(Map.Entry::getKey)
                        .toList();
        var names = new ArrayList<>(ranked.subList(0, Math.min(MODELS, ranked.size())));
        var positions = new HashMap<String, Integer>();
        names.forEach(name -> positions.put(name, positions.size()));
        if (ranked.size() > names.size()) {
            ranked.subList(MODELS, ranked.size()).forEach(name -> positions.put(name, MODELS));
            names.add(OTHER);
        }
        var starts = buckets.starts();
        var values = new BigDecimal[starts.size()][names.size()];
        for (var point : values) {
            Arrays.fill(point, BigDecimal.ZERO);
        }
        for (var row : rows) {
            var position = positions.get(row.model());
            if (position != null) {
                var point = values[buckets.index(row.t())];
                point[position] = point[position].add(row.totals().spend().costUsd());
            }
        }
        var series = new ArrayList<CostByModel.Point>();
        for (var i = 0; i < values.length; i++) {
            var amounts = new ArrayList<BigDecimal>();
            for (var amount : values[i]) {
                amounts.add(Money.plain(amount));
            }
            series.add(new CostByModel.Point(starts.get(i), amounts));
        }
        return new CostByModel(names, series);
    }

    static List<Overview.UnpricedModel> unpriced(List<ModelBucket> rows) {
        var runs = new HashMap<String, Long>();
        for (var row : rows) {
            if (row.totals().spend().unpricedRuns() > 0) {
                runs.merge(row.model(), row.totals().spend().unpricedRuns(), Long::sum);
            }
        }
        return runs.entrySet().stream()
                .map(entry -> new Overview.UnpricedModel(entry.getKey(), entry.getValue()))
                .sorted(
                        Comparator.comparingLong(Overview.UnpricedModel::runs)
                                .reversed()
                                .thenComparing(Overview.UnpricedModel::model))
                .toList();
    }

    /** One number for each bucket; {@code nothing} where there was no run. */
    public static <N extends Number> List<N> spark(
            Buckets buckets, Map<Instant, N> values, N nothing) {
        var spark = new ArrayList<>(Collections.nCopies(buckets.starts().size(), nothing));
        values.forEach((t, value) -> spark.set(buckets.index(t), value));
        return spark;
    }
}
