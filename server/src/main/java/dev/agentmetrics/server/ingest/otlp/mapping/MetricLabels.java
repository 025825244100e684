package dev.agentmetrics.server.ingest.otlp.mapping;

import static dev.agentmetrics.server.ingest.otlp.mapping.TableReader.wrong;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What labels of metrics say that attributes of spans do not: the kind of tokens. Making one fails
 * when anything in the file is wrong.
 */
final class MetricLabels {

    private static final String FILE = "/otlp/metric-labels.yaml";

    private final List<Place> places;
    private final Map<String, String> words = new HashMap<>();
    private final Set<String> aside;

    MetricLabels(TableFile file) {
        places = List.copyOf(file.tokenType());
        file.words().forEach((ours, theirs) -> theirs.forEach(word -> add(ours, word)));
        aside = Set.copyOf(file.aside());
        if (!file.words().keySet().containsAll(aside)) {
            throw wrong("a kind of tokens that is set aside has no words");
        }
    }

    /** The file as it is written. */
    record TableFile(List<Place> tokenType, Map<String, List<String>> words, List<String> aside) {}

    record Place(String from, @Nullable List<String> metrics) {

        boolean countsIn(String metric) {
            return metrics == null || metrics.contains(metric);
        }
    }

    static MetricLabels shipped() {
        return new MetricLabels(TableReader.shipped(FILE, TableFile.class));
    }

    private void add(String ours, String theirs) {
        Vocabulary.requireLowerCase(theirs);
        if (words.putIfAbsent(theirs, ours) != null) {
            throw wrong("the kind of tokens " + theirs + " stands twice");
        }
    }

    /** How well this label says the kind of tokens, 0 being best; -1 when it does not. */
    int rank(String metric, String label) {
        for (int rank = 0; rank < places.size(); rank++) {
            var place = places.get(rank);
            if (place.from().equals(label) && place.countsIn(metric)) {
                return rank;
            }
        }
        return -1;
    }

    /** Our word for it; an unknown one's own. */
    String word(String sent) {
        return words.getOrDefault(sent.strip().toLowerCase(Locale.ROOT), sent);
    }

    boolean isAside(String word) {
        return aside.contains(word);
    }
}
