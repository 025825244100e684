package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.TableReader.wrong;

import dev.agentmetrics.server.telemetry.span.SpanKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words of all dialects for kinds of spans, providers, frameworks and models. */
final class Vocabulary {

    private final Map<String, SpanKind> kinds = new HashMap<>();
    private final Map<String, String> providers = new HashMap<>();
    private final Set<String> providersOfOurs = new HashSet<>();
    private final Set<String> frameworks;
    private final NamePatterns<String> makers = new NamePatterns<>();
    private final List<String> modelPrefixes;

    Vocabulary(TableFile file) {
        file.kinds()
                .forEach((kind, words) -> words.forEach(word -> addKind(kindNamed(kind), word)));
        file.providers().forEach((ours, theirs) -> theirs.forEach(word -> addProvider(ours, word)));
        file.providers().keySet().forEach(ours -> providers.putIfAbsent(ours, ours));
        providersOfOurs.addAll(file.providers().keySet());
        frameworks = Set.copyOf(file.frameworks().named());
        file.models().forEach((provider, names) -> names.forEach(name -> addMaker(provider, name)));
        modelPrefixes = List.copyOf(file.modelPrefixes());
    }

    static SpanKind kindNamed(String name) {
        return Arrays.stream(SpanKind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> wrong("there is no kind " + name));
    }

    private void addKind(SpanKind kind, String word) {
        requireLowerCase(word);
        if (kinds.putIfAbsent(word, kind) != null) {
            throw wrong("the word " + word + " stands for two kinds");
        }
    }

    private void addProvider(String ours, String theirs) {
        requireLowerCase(theirs);
        if (providers.putIfAbsent(theirs, ours) != null) {
            throw wrong("the provider " + theirs + " stands twice");
        }
    }

    private void addMaker(String provider, String beginning) {
        if (!providers.containsKey(provider) || !makers.add(beginning + "*", provider)) {
            throw wrong("the models " + beginning + " have no provider, or two");
        }
    }

    static void requireLowerCase(String word) {
        if (!word.equals(word.toLowerCase(Locale.ROOT))) {
            throw wrong(word + " is compared in lower case");
        }
    }

    boolean isProvider(String name) {
        return providersOfOurs.contains(name);
    }

    /** Null for a word that says nothing. */
    @Nullable SpanKind kind(String word) {
        return kinds.get(word.toLowerCase(Locale.ROOT));
    }

    boolean isFramework(String word) {
        return frameworks.contains(word.toLowerCase(Locale.ROOT));
    }

    /**
     * Our name for a provider, also for one with more behind a dot ({@code openai.chat}); an
     * unknown one's own.
     */
    String provider(String sent) {
        var word = sent.strip().toLowerCase(Locale.ROOT);
        for (int end = word.length(); end > 0; end = word.lastIndexOf('.', end - 1)) {
            var known = providers.get(word.substring(0, end));
            if (known != null) {
                return known;
            }
        }
        return word;
    }

    /** As {@link #provider}, but of an unknown one only what is in front of the first dot. */
    String dottedProvider(String sent) {
        var name = provider(sent);
        int dot = name.indexOf('.');
        return dot > 0 && !isProvider(name) ? name.substring(0, dot) : name;
    }

    /** Empty when the name does not tell. */
    String makerOf(String model) {
        var maker = makers.find(model.toLowerCase(Locale.ROOT));
        return maker == null ? "" : maker;
    }

    /** The name without what resellers put around it. */
    String model(String sent) {
        var name = sent.strip();
        for (var prefix : modelPrefixes) {
            if (name.length() > prefix.length() && name.startsWith(prefix)) {
                name = name.substring(prefix.length());
            }
        }
        int at = name.indexOf('@');
        if (at > 0) {
            name = name.substring(0, at);
        }
        return name.endsWith(":0") ? name.substring(0, name.length() - 2) : name;
    }
}
