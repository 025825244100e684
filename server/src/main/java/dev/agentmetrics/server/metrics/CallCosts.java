package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.telemetry.Run;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cost of a run that was made from spans: the sum over its calls, whoever priced them. */
final class CallCosts {

    /** More models than a page shows; the rest is added up. */
    private static final int MOST = 50;

    private static final String OTHERS = "(other models)";

    /** As {@code telemetry.trace.WhyUnpriced} has them. */
    private static final Map<String, String> WORDS = words();

    private static final JsonMapper JSON = new JsonMapper();

    private final Run.Cost cost;
    private final List<CostOfModel> models;
    private final JsonNode metadata;

    CallCosts(Run.Cost cost, List<CostOfModel> models, String metadata) {
        this.cost = cost;
        this.models = models;
        this.metadata = read(metadata);
    }

    private static JsonNode read(String metadata) {
        try {
            return JSON.readTree(metadata.isBlank() ? "{}" : metadata);
        } catch (JacksonException _) {
            return JSON.createObjectNode();
        }
    }

    /** The dearest first. */
    List<CostOfModel> models() {
        if (models.size() <= MOST) {
            return models;
        }
        var all = new ArrayList<>(models.subList(0, MOST));
        models.subList(MOST, models.size()).stream()
                .collect(
                        Collectors.groupingBy(
                                CostOfModel::source, LinkedHashMap::new, Collectors.toList()))
                .forEach((source, some) -> all.add(together(source, some)));
        return all;
    }

    private static CostOfModel together(String source, List<CostOfModel> some) {
        return new CostOfModel(
                OTHERS,
                "",
                source,
                some.stream().mapToLong(CostOfModel::calls).sum(),
                some.stream().mapToLong(CostOfModel::tokens).sum(),
                some.stream().allMatch(model -> model.usd() == null) ? null : sum(some));
    }

    private static BigDecimal sum(List<CostOfModel> some) {
        var sum = BigDecimal.ZERO;
        for (var model : some) {
            var usd = model.usd();
            sum = usd == null ? sum : sum.add(usd);
        }
        return sum;
    }

    /** Whether tokens times the price of one model say everything. */
    boolean isOneComputedModel() {
        return models.size() == 1 && models.getFirst().source().equals("computed");
    }

    /** How far a sum may be off because each call was rounded. */
    BigDecimal rounding() {
        return BigDecimal.valueOf(models.stream().mapToLong(CostOfModel::calls).sum() + 1, 10);
    }

    /** Why the run has this cost, and what is missing in it. */
    String reason() {
        var unknown = unknown();
        if (cost.usd() == null) {
            return unknown.isEmpty() ? "Its cost is unknown." : unknown;
        }
        return counted() + (unknown.isEmpty() ? "" : " It is a lower bound. " + unknown);
    }

    private String counted() {
        var bySource = new LinkedHashMap<String, List<CostOfModel>>();
        for (var source : List.of("computed", "reported", "estimated")) {
            var some =
                    models.stream()
                            .filter(model -> model.usd() != null && model.source().equals(source))
                            .toList();
            if (!some.isEmpty()) {
                bySource.put(source, some);
            }
        }
        if (bySource.isEmpty()) {
            // Runs of releases that did not keep single calls.
            var usd = cost.usd();
            return usd != null && usd.signum() > 0
                    ? "The sum of what its calls cost."
                    : "It used nothing that costs anything.";
        }
        if (bySource.size() > 1) {
            return "The sum of its calls: "
                    + bySource.entrySet().stream()
                            .map(part -> Words.usd(sum(part.getValue())) + " " + part.getKey())
                            .collect(Collectors.joining(", "))
                    + ".";
        }
        if (bySource.containsKey("computed")) {
            return isOneComputedModel()
                    ? "Tokens times our prices of the model."
                    : "The sum of its calls, each its tokens times our prices.";
        }
        return "The sum of what its calls or agents report themselves, because our prices do not"
                + " cover them.";
    }

    /** Of which calls nobody knows the cost, and why; empty for none. */
    private String unknown() {
        var calls = metadata.path("unpriced_calls").asLong(0);
        if (calls == 0) {
            return "";
        }
        var reasons =
                metadata.path("unpriced_because").properties().stream()
                        .map(
                                reason ->
                                        WORDS.getOrDefault(reason.getKey(), reason.getKey())
                                                + (calls == 1
                                                        ? ""
                                                        : " (" + reason.getValue().asLong(0) + ")"))
                        .collect(Collectors.joining("; "));
        return "The cost of %s is unknown%s."
                .formatted(
                        calls == 1 ? "one call" : "%,d calls".formatted(calls),
                        reasons.isEmpty() ? "" : ": " + reasons);
    }

    private static Map<String, String> words() {
        return Map.of(
                "service_tier",
                "it was served at a tier other than the standard one, for which the price table has"
                        + " no prices",
                "kinds",
                "it used audio or wrote to a cache for an hour, which have no price of their own",
                "total_alone",
                "it told a total without its kinds",
                "no_model",
                "it named no model",
                "no_tokens",
                "it did not say how much it used",
                "no_price",
                "there is no price for the model",
                "paid_above",
                "it is paid with what the run above reports for all its work");
    }
}
