package dev.agentmetrics.server.pricing;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A model's name without what clients and resellers put around it: provider paths, cloud regions,
 * release suffixes, and dots where others write dashes.
 *
 * @param provider the table's name for who sells it; empty when unknown
 * @param full the whole name, normalised
 * @param bare the name without paths, regions and vendor prefixes
 */
record ModelName(String provider, String full, String bare) {

    /** Providers under the names of clients and conventions, and the name of their prices. */
    private static final Map<String, String> PROVIDERS =
            Map.ofEntries(
                    Map.entry("openai", "openai"),
                    Map.entry("anthropic", "anthropic"),
                    Map.entry("google", "google"),
                    Map.entry("gemini", "google"),
                    Map.entry("google_genai", "google"),
                    Map.entry("google-generative-ai", "google"),
                    Map.entry("google_ai_studio", "google"),
                    Map.entry("vertex_ai", "google"),
                    Map.entry("vertexai", "google"),
                    Map.entry("vertex", "google"),
                    Map.entry("google_vertexai", "google"),
                    Map.entry("google-vertex", "google"),
                    Map.entry("gcp-gemini", "google"),
                    Map.entry("gcp-vertex_ai", "google"),
                    Map.entry("aws", "aws"),
                    Map.entry("bedrock", "aws"),
                    Map.entry("amazon-bedrock", "aws"),
                    Map.entry("amazon_bedrock", "aws"),
                    Map.entry("aws-bedrock", "aws"),
                    Map.entry("azure", "azure"),
                    Map.entry("azure_openai", "azure"),
                    Map.entry("azure-openai", "azure"),
                    Map.entry("az-ai-openai", "azure"),
                    Map.entry("az-ai-inference", "azure"),
                    Map.entry("azure-ai-openai", "azure"),
                    Map.entry("azure-ai-inference", "azure"),
                    Map.entry("mistral", "mistral"),
                    Map.entry("mistralai", "mistral"),
                    Map.entry("mistral_ai", "mistral"),
                    Map.entry("cohere", "cohere"),
                    Map.entry("deepseek", "deepseek"),
                    Map.entry("x_ai", "x-ai"),
                    Map.entry("xai", "x-ai"),
                    Map.entry("x-ai", "x-ai"),
                    Map.entry("groq", "groq"),
                    Map.entry("together", "together"),
                    Map.entry("together_ai", "together"),
                    Map.entry("fireworks", "fireworks"),
                    Map.entry("fireworks_ai", "fireworks"),
                    Map.entry("perplexity", "perplexity"),
                    Map.entry("cerebras", "cerebras"),
                    Map.entry("moonshot", "moonshotai"),
                    Map.entry("moonshot_ai", "moonshotai"),
                    Map.entry("moonshotai", "moonshotai"),
                    Map.entry("novita", "novita"),
                    Map.entry("voyageai", "voyageai"),
                    Map.entry("cloudflare", "cloudflare"),
                    Map.entry("minimax", "minimax"));

    /** Runtimes on one's own machine: a list price would be wrong, whatever the model is called. */
    private static final Set<String> LOCAL =
            Set.of(
                    "ollama",
                    "lmstudio",
                    "lm_studio",
                    "llamacpp",
                    "llama-cpp",
                    "vllm",
                    "local",
                    "localai");

    private static final Pattern REGION =
            Pattern.compile("^(us|eu|apac|global|us-gov|jp|au|ca)\\.");
    private static final Pattern VENDOR =
            Pattern.compile(
                    "^(anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai|qwen|writer|moonshot)\\.");
    private static final Pattern BEDROCK_RELEASE = Pattern.compile("-v\\d+(:\\d+)?(:\\d+k)?$");

    /** Longer names are no model's, and would only cost time. */
    private static final int LONGEST = 200;

    static final ModelName NONE = new ModelName("", "", "");

    static ModelName of(String model, String provider) {
        var name = model.strip().toLowerCase(Locale.ROOT);
        var seller = provider.strip().toLowerCase(Locale.ROOT).replace('.', '-');
        if (name.isEmpty() || name.length() > LONGEST) {
            return NONE;
        }
        var slash = name.indexOf('/');
        var path = slash > 0 ? name.substring(0, slash) : "";
        if (LOCAL.contains(seller) || LOCAL.contains(path)) {
            return NONE;
        }
        var known = PROVIDERS.getOrDefault(seller, "");
        if (known.isEmpty()) {
            known = PROVIDERS.getOrDefault(path.replace('.', '-'), "");
        }
        var bare = name.substring(name.lastIndexOf('/') + 1);
        bare = REGION.matcher(bare).replaceFirst("");
        if (VENDOR.matcher(bare).find()) {
            bare = BEDROCK_RELEASE.matcher(VENDOR.matcher(bare).replaceFirst("")).replaceFirst("");
        }
        return new ModelName(known, canonical(name), canonical(bare));
    }

    /** Dots, underscores and dashes are the same; so are the names in the table. */
    static String canonical(String name) {
        return name.replace('.', '-').replace('_', '-');
    }
}
