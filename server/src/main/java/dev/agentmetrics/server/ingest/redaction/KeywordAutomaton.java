package dev.agentmetrics.server.ingest.redaction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds all keywords of the rules in one pass over a text, whatever the text is: the work per
 * character is one table lookup (Aho and Corasick's automaton, made deterministic). ASCII letters
 * are compared without case; the rules check case where it matters.
 */
final class KeywordAutomaton {

    private static final int ASCII = 128;
    private static final int HIT = 1 << 31;
    private static final int[] NONE = {};

    /** Character to column; column 0 stands for every character that is in no keyword. */
    private final byte[] columns = new byte[ASCII];

    private final int width;

    /** Row offset of the next state; the sign bit marks states in which a keyword ends. */
    private final int[] next;

    /** By state: the indices of the keywords that end there. */
    private final int[][] ends;

    KeywordAutomaton(List<String> keywords) {
        this.width = assignColumns(keywords);
        var states = new ArrayList<int[]>();
        var hits = new ArrayList<int[]>();
        addState(states, hits);
        for (int k = 0; k < keywords.size(); k++) {
            insert(keywords.get(k), k, states, hits);
        }
        link(states, hits);
        this.ends = hits.toArray(int[][]::new);
        this.next = flatten(states);
    }

    private int assignColumns(List<String> keywords) {
        int count = 1;
        for (var keyword : keywords) {
            for (int i = 0; i < keyword.length(); i++) {
                char c = Character.toLowerCase(keyword.charAt(i));
                if (columns[c] == 0) {
                    columns[c] = (byte) count;
                    columns[Character.toUpperCase(c)] = (byte) count;
                    count++;
                }
            }
        }
        return count;
    }

    private void addState(List<int[]> states, List<int[]> hits) {
        var row = new int[width];
        Arrays.fill(row, -1);
        states.add(row);
        hits.add(NONE);
    }

    private void insert(String keyword, int index, List<int[]> states, List<int[]> hits) {
        int state = 0;
        var lower = keyword.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            int column = columns[lower.charAt(i)];
            if (states.get(state)[column] < 0) {
                states.get(state)[column] = states.size();
                addState(states, hits);
            }
            state = states.get(state)[column];
        }
        hits.set(state, append(hits.get(state), new int[] {index}));
    }

    /** Breadth first: where a state has no way on, it goes where its longest proper suffix goes. */
    private void link(List<int[]> states, List<int[]> hits) {
        var suffix = new int[states.size()];
        var queue = new ArrayDeque<Integer>();
        var root = states.getFirst();
        for (int column = 0; column < width; column++) {
            if (root[column] < 0) {
                root[column] = 0;
            } else {
                queue.add(root[column]);
            }
        }
        while (!queue.isEmpty()) {
            int state = queue.remove();
            var row = states.get(state);
            var fallback = states.get(suffix[state]);
            for (int column = 0; column < width; column++) {
                int target = row[column];
                if (target < 0) {
                    row[column] = fallback[column];
                } else {
                    suffix[target] = fallback[column];
                    hits.set(target, append(hits.get(target), hits.get(fallback[column])));
                    queue.add(target);
                }
            }
        }
    }

    private int[] flatten(List<int[]> states) {
        var table = new int[states.size() * width];
        for (int state = 0; state < states.size(); state++) {
            for (int column = 0; column < width; column++) {
                int target = states.get(state)[column];
                table[state * width + column] =
                        (target * width) | (ends[target].length > 0 ? HIT : 0);
            }
        }
        return table;
    }

    private static int[] append(int[] first, int[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    /** The state before the first character. */
    static int start() {
        return 0;
    }

    /** One step; negative when at least one keyword ends with {@code c}. */
    int step(int state, char c) {
        return next[(state & ~HIT) + (c < ASCII ? columns[c] : 0)];
    }

    /** The keywords that end in a state for which {@link #step} was negative. */
    int[] endingIn(int state) {
        return ends[(state & ~HIT) / width];
    }
}
