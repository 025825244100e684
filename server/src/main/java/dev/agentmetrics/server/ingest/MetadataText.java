package dev.agentmetrics.server.ingest;

import dev.agentmetrics.server.ingest.redaction.JsonRedactor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The metadata of one event, copied from the parser as text: redacted on the way, never as a tree.
 * Used again and again for the events of one request.
 *
 * <p>An entry that alone is over the limit is left out while it is read, so that what is held stays
 * small whatever is sent.
 */
final class MetadataText {

    /** Entries nest this deep at most; deeper ones make the event invalid. */
    static final int MOST_LEVELS = 64;

    /** Longer numbers are kept as text: readers of JSON limit what they take for a number. */
    private static final int LONGEST_NUMBER = 100;

    /** What may be held before later entries are left out unread. */
    private static final int HELD = 4;

    private final int limit;
    private final Cleaner cleaner;
    private final JsonText out = new JsonText();
    private final List<String> names = new ArrayList<>();
    private final @Nullable String[] levels = new @Nullable String[MOST_LEVELS];
    private int[] ends = new int[16];
    private boolean cut;

    MetadataText(int limit, Cleaner cleaner) {
        this.limit = limit;
        this.cleaner = cleaner;
        out.raw('{');
    }

    void reset() {
        out.cutTo(1);
        names.clear();
        cut = false;
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** Whether something was left out because it was too long. */
    boolean isCut() {
        return cut;
    }

    /** Copies the value at which the parser stands under this name. */
    void entry(String name, JsonParser json, JsonToken token) {
        int start = out.length();
        if (start > HELD * limit || name.length() > limit) {
            json.skipChildren();
            cut = true;
            return;
        }
        out.name(cleaner.text(name));
        if (copy(json, token, start, cleaner.announcedBy(name))) {
            keep(name);
        } else {
            out.cutTo(start);
            cut = true;
        }
    }

    void entry(String name, String value) {
        out.name(name);
        out.string(value);
        keep(name);
    }

    void entry(String name, long value) {
        out.name(name);
        out.raw(Long.toString(value));
        keep(name);
    }

    private void keep(String name) {
        if (names.size() == ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        ends[names.size()] = out.length();
        names.add(name);
    }

    /** False when the value is too long; then it has been read to its end all the same. */
    private boolean copy(JsonParser json, JsonToken first, int start, @Nullable String announced) {
        int depth = 0;
        boolean fits = true;
        // The name of a list or object speaks for everything inside that has no name of its own.
        levels[0] = announced;
        var type = announced;
        var token = first;
        while (true) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    depth++;
                    if (depth >= MOST_LEVELS) {
                        throw RejectedEvent.tooDeep(MOST_LEVELS);
                    }
                    levels[depth] = JsonRedactor.handedOn(type);
                    if (fits) {
                        out.separate();
                        out.raw(token == JsonToken.START_OBJECT ? '{' : '[');
                    }
                }
                case END_OBJECT, END_ARRAY -> {
                    depth--;
                    type = levels[depth];
                    if (fits) {
                        out.raw(token == JsonToken.END_OBJECT ? '}' : ']');
                    }
                }
                case PROPERTY_NAME -> {
                    if (fits) {
                        var name = json.currentName();
                        out.name(cleaner.text(name));
                        var own = cleaner.announcedBy(name);
                        type = own == null ? levels[depth] : own;
                    }
                }
                default -> {
                    if (fits) {
                        fits = scalar(json, token, type);
                        type = levels[depth];
                    }
                }
            }
            fits = fits && out.length() - start <= limit;
            if (depth == 0) {
                return fits;
            }
            token = json.nextToken();
        }
    }

    private boolean scalar(JsonParser json, JsonToken token, @Nullable String announced) {
        out.separate();
        switch (token) {
            case VALUE_STRING -> {
                if (json.getStringLength() > limit) {
                    return false;
                }
                out.string(cleaner.string(json.getString(), announced));
            }
            case VALUE_NUMBER_INT -> number(json.getString(), announced);
            case VALUE_NUMBER_FLOAT -> {
                if (json.isNaN()) {
                    out.string(json.getString());
                } else {
                    number(json.getString(), announced);
                }
            }
            case VALUE_TRUE -> out.raw("true");
            case VALUE_FALSE -> out.raw("false");
            default -> out.raw("null");
        }
        return true;
    }

    private void number(String digits, @Nullable String announced) {
        if (digits.length() > limit) {
            out.string("");
        } else if (digits.length() > LONGEST_NUMBER) {
            out.string(cleaner.string(digits, announced));
        } else {
            var kept = cleaner.number(digits, announced);
            if (kept.equals(digits)) {
                out.raw(digits);
            } else {
                out.string(kept);
            }
        }
    }

    /** A JSON object of at most the limit with all entries of both; this one's names come first. */
    String with(MetadataText more) {
        if (more.isEmpty() && out.length() < limit && !repeatsName()) {
            out.raw('}');
            return out.toString();
        }
        var merged = entries();
        more.entries().forEach((name, text) -> merged.put(free(name, merged.keySet()), text));
        shrink(merged);
        var object = new JsonText();
        object.raw('{');
        merged.forEach(
                (name, text) -> {
                    object.name(cleaner.text(name));
                    object.raw(text);
                });
        object.raw('}');
        return object.toString();
    }

    /** The last of several entries of one name counts, as in every reader of JSON. */
    private boolean repeatsName() {
        int count = names.size();
        if (count > 8) {
            return new HashSet<>(names).size() < count;
        }
        for (int i = 1; i < count; i++) {
            if (names.subList(0, i).contains(names.get(i))) {
                return true;
            }
        }
        return false;
    }

    private Map<String, String> entries() {
        var entries = new LinkedHashMap<String, String>();
        int from = 1;
        for (int i = 0; i < names.size(); i++) {
            var text = out.substring(from, ends[i]);
            entries.put(names.get(i), text.substring(valueStart(text)));
            from = ends[i];
        }
        return entries;
    }

    /** Behind the comma, the name and the colon that an entry begins with. */
    private static int valueStart(String entry) {
        int i = entry.indexOf('"') + 1;
        while (entry.charAt(i) != '"') {
            i += entry.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 2;
    }

    /** A client's own entry is never overwritten: the newcomer takes another name. */
    private static String free(String name, Set<String> taken) {
        var free = name;
        while (taken.contains(free)) {
            free = "event." + free;
        }
        return free;
    }

    /** Leaves out the largest entries until the rest fits. */
    private void shrink(Map<String, String> entries) {
        record Sized(String name, int size) {}

        var sizes = new ArrayList<Sized>(entries.size());
        long total = 2;
        for (var entry : entries.entrySet()) {
            var text = new JsonText();
            text.string(entry.getKey());
            int size = text.length() + 2 + entry.getValue().length();
            sizes.add(new Sized(entry.getKey(), size));
            total += size;
        }
        if (total <= limit) {
            return;
        }
        cut = true;
        sizes.sort(Comparator.comparingInt(Sized::size).reversed());
        for (var largest : sizes) {
            if (total <= limit) {
                return;
            }
            total -= largest.size();
            entries.remove(largest.name());
        }
    }
}
