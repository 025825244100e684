package dev.agentmetrics.server.pricing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** All versions of the price table this program ships with. The last one prices new runs. */
@Component
class PriceTables {

    private static final String FOLDER = "/pricing/";

    private final ObjectMapper json =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    private final List<String> versions;
    private final Map<String, PriceTable> loaded = new ConcurrentHashMap<>();

    PriceTables() {
        try (var list = open("versions.txt")) {
            versions = new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PriceTable current() {
        return load(versions.getLast());
    }

    /** A version that a run was costed with; empty when a newer release of the program made it. */
    Optional<PriceTable> version(String version) {
        return versions.contains(version) ? Optional.of(load(version)) : Optional.empty();
    }

    private PriceTable load(String version) {
        return loaded.computeIfAbsent(
                version,
                _ -> {
                    try (var file = open("prices-" + version + ".json")) {
                        var models = new ArrayList<PricedModel>();
                        json.readTree(file).path("models").forEach(node -> models.add(model(node)));
                        return new PriceTable(version, models);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static InputStream open(String name) {
        var file = PriceTables.class.getResourceAsStream(FOLDER + name);
        if (file == null) {
            throw new IllegalStateException("the price table lacks " + name);
        }
        return file;
    }

    private static PricedModel model(JsonNode node) {
        return new PricedModel(
                node.path("provider").asString(),
                node.path("id").asString(),
                node.path("names").valueStream().map(JsonNode::asString).toList(),
                node.path("periods").valueStream().map(PriceTables::rates).toList());
    }

    private static Rates rates(JsonNode node) {
        var from = node.path("from");
        var hours = node.path("hours");
        return new Rates(
                new Rates.Period(
                        from.isMissingNode() ? null : LocalDate.parse(from.asString()),
                        hours.isMissingNode() ? null : LocalTime.parse(hours.path(0).asString()),
                        hours.isMissingNode() ? null : LocalTime.parse(hours.path(1).asString())),
                perToken(node),
                node.path("tiers")
                        .valueStream()
                        .map(tier -> new Rates.Tier(tier.path("above").asLong(), perToken(tier)))
                        .toList());
    }

    private static Rates.PerToken perToken(JsonNode node) {
        return new Rates.PerToken(
                rate(node.path("input")),
                rate(node.path("output")),
                rate(node.path("cache_read")),
                rate(node.path("cache_write")));
    }

    /**
     * Dollars per million tokens become 10^-12 dollars per token: the same digits, six places on.
     */
    private static @Nullable Long rate(JsonNode node) {
        return node.isMissingNode()
                ? null
                : node.decimalValue().multiply(BigDecimal.valueOf(1_000_000)).longValueExact();
    }
}
