package dev.agentmetrics.server.pricing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One version of all prices.
 *
 * <p>A name matches exactly, or as the longest beginning that ends at a separator and leaves only
 * what says <em>when</em> a model was released: a date, a build number, "latest", "preview". It
 * never matches by a part in the middle, and never when a word is left over: {@code gpt-5-mini} is
 * not {@code gpt-5}.
 */
final class PriceTable {

    /**
     * Who may be asked when the client named no provider, or one without prices: makers, not
     * resellers.
     */
    private static final List<String> MAKERS =
            List.of(
                    "anthropic",
                    "openai",
                    "google",
                    "mistral",
                    "cohere",
                    "deepseek",
                    "x-ai",
                    "moonshotai",
                    "minimax",
                    "perplexity",
                    "voyageai",
                    "aws");

    private static final Pattern RELEASE =
            Pattern.compile(
                    "(?:[-:@](?:\\d{8}|\\d{6}|\\d{3,4}|\\d{4}-\\d{2}-\\d{2}|\\d{2}-\\d{2}|\\d{2}-\\d{4}"
                            + "|latest|preview|exp|experimental|beta|default))+");

    private final String version;
    private final Map<String, Map<String, PricedModel>> byProvider = new HashMap<>();

    PriceTable(String version, List<PricedModel> models) {
        this.version = version;
        for (var model : models) {
            var names = byProvider.computeIfAbsent(model.provider(), _ -> new HashMap<>());
            for (var name : model.names()) {
                names.putIfAbsent(ModelName.canonical(name), model);
            }
        }
    }

    String version() {
        return version;
    }

    /** The entry that prices this model, or null: unknown is not free. */
    @Nullable PricedModel find(String model, String provider) {
        var name = ModelName.of(model, provider);
        if (name.bare().isEmpty()) {
            return null;
        }
        if (!name.provider().isEmpty()) {
            var found = find(name, name.provider());
            if (found != null) {
                return found;
            }
        }
        for (var maker : MAKERS) {
            var found = find(name, maker);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable PricedModel find(ModelName name, String provider) {
        var names = byProvider.getOrDefault(provider, Map.of());
        var exact = names.get(name.full());
        if (exact == null) {
            exact = names.get(name.bare());
        }
        return exact != null ? exact : byBeginning(names, name.bare());
    }

    private static @Nullable PricedModel byBeginning(Map<String, PricedModel> names, String bare) {
        for (var end = bare.length() - 1; end > 0; end--) {
            if (!isSeparator(bare.charAt(end))) {
                continue;
            }
            var found = names.get(bare.substring(0, end));
            if (found != null && RELEASE.matcher(bare).region(end, bare.length()).matches()) {
                return found;
            }
        }
        return null;
    }

    private static boolean isSeparator(char c) {
        return c == '-' || c == ':' || c == '@';
    }
}
