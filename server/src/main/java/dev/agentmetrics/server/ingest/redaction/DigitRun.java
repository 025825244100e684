package dev.agentmetrics.server.ingest.redaction;

import java.util.List;

/** Digits in groups: what a card number is looked for in. Reused along one text. */
final class DigitRun {

    /** More than a card number ever has; a longer run is read in overlapping parts. */
    private static final int MOST_GROUPS = 256;

    private static final int MOST_DIGITS = 1024;

    private final String text;
    private final byte[] digits;
    private final int[] starts;
    private final int[] ends;

    /** By group: the index of its first digit; one more entry closes the last group. */
    private final int[] groups;

    /** By group: what stands before it; 0 for the first. */
    private final char[] separators;

    private int digitCount;
    private int groupCount;

    /** What stands before the next run, which is 0 unless it goes on where this one was full. */
    private char opening;

    /** Behind the last character that was read. */
    private int stop;

    /** The first group behind the last card that was found. */
    private int free;

    /** With no more room than the text can need: most are short ids, and there are many. */
    DigitRun(String text) {
        this.text = text;
        int most = Math.min(text.length(), MOST_DIGITS);
        digits = new byte[most];
        starts = new int[most];
        ends = new int[most];
        groups = new int[Math.min(most, MOST_GROUPS) + 2];
        separators = new char[groups.length];
    }

    /** Reads the run that starts at {@code from}, as far as there is room. */
    void read(int from) {
        digitCount = 0;
        groupCount = 1;
        free = 0;
        groups[0] = 0;
        separators[0] = opening;
        int i = from;
        char pending = 0;
        while (i < text.length() && digitCount < digits.length && groupCount < MOST_GROUPS) {
            char c = text.charAt(i);
            int digit = CardScanner.digitAt(text, i);
            if (digit >= 0) {
                if (pending != 0) {
                    groups[groupCount] = digitCount;
                    separators[groupCount] = pending;
                    groupCount++;
                    pending = 0;
                }
                starts[digitCount] = i;
                i += Character.charCount(text.codePointAt(i));
                ends[digitCount] = i;
                digits[digitCount++] = (byte) digit;
            } else if (CardScanner.isInvisible(c)) {
                i++;
            } else if (pending == 0 && CardScanner.separator(c) != 0) {
                pending = CardScanner.separator(c);
                i++;
            } else if (pending == 0 && text.startsWith(CardScanner.ENCODED_BLANK, i)) {
                pending = ' ';
                i += CardScanner.ENCODED_BLANK.length();
            } else {
                break;
            }
        }
        groups[groupCount] = digitCount;
        stop = i;
    }

    /**
     * Where to go on: behind the run, or, when it was full, at the begin of the first group with
     * which a card could go beyond it.
     */
    int end() {
        opening = 0;
        boolean full = digitCount == digits.length || groupCount == MOST_GROUPS;
        int group = free;
        while (group < groupCount && groups[group] < digitCount - CardScanner.LONGEST) {
            group++;
        }
        if (!full || stop == text.length() || group == groupCount) {
            return stop;
        }
        opening = separators[group];
        return starts[groups[group]];
    }

    /** Every stretch of whole groups that is a card number. */
    void findCards(List<Finding> findings) {
        if (digitCount < CardScanner.SHORTEST) {
            return;
        }
        int first = 0;
        while (first < groupCount) {
            int last = opens(first) ? lastGroupOfCard(first) : -1;
            if (last < 0) {
                first++;
                continue;
            }
            int from = starts[groups[first]];
            int to = ends[groups[last + 1] - 1];
            int end = CardScanner.trackEnd(text, from, to);
            var type = end > to ? CardScanner.TRACK : CardScanner.PAN;
            findings.add(new Finding(from, end, type, false));
            first = last + 1;
            free = first;
        }
    }

    /** A number does not begin in the middle of another: only after a space or at the start. */
    private boolean opens(int group) {
        return separators[group] == 0 || separators[group] == ' ';
    }

    private boolean closes(int group) {
        return group + 1 == groupCount || separators[group + 1] == ' ' || isZeroFraction(group + 1);
    }

    /** {@code .0}, as a table library writes whole numbers. */
    private boolean isZeroFraction(int group) {
        if (separators[group] != '.' || (group + 1 < groupCount && separators[group + 1] == '.')) {
            return false;
        }
        int length = groups[group + 1] - groups[group];
        return length <= 2 && digits[groups[group]] == 0 && digits[groups[group + 1] - 1] == 0;
    }

    private int lastGroupOfCard(int first) {
        for (int last = first; last < groupCount; last++) {
            int length = groups[last + 1] - groups[first];
            if (length > CardScanner.LONGEST) {
                return -1;
            }
            if (length >= CardScanner.SHORTEST
                    && closes(last)
                    && isGroupedLikeACard(first, last)
                    && CardScanner.isCard(digits, groups[first], groups[last + 1])
                    && !isPartOfId(first, last)) {
                return last;
            }
        }
        return -1;
    }

    private boolean isGroupedLikeACard(int first, int last) {
        if (first == last) {
            return true;
        }
        char separator = separators[first + 1];
        boolean single = true;
        for (int group = first; group <= last; group++) {
            if (group > first && separators[group] != separator) {
                return false;
            }
            single &= size(group) == 1;
        }
        return single || isPrinted(first, last);
    }

    /** 4-4-4-4 and its shorter and longer kin, 4-6-5, 4-6-4, 8-8. */
    private boolean isPrinted(int first, int last) {
        int count = last - first + 1;
        int tail = size(last);
        if (count == 2) {
            return size(first) == 8 && tail == 8;
        }
        if (count == 3) {
            return size(first) == 4 && size(first + 1) == 6 && (tail == 4 || tail == 5);
        }
        for (int group = first; group < last; group++) {
            if (size(group) != 4) {
                return false;
            }
        }
        return (count == 4 || count == 5) && tail <= 7;
    }

    private int size(int group) {
        return groups[group + 1] - groups[group];
    }

    private boolean isPartOfId(int first, int last) {
        int from = starts[groups[first]];
        int to = ends[groups[last + 1] - 1];
        if (isPhoneNumber(from)) {
            return true;
        }
        if (first == last) {
            return CardScanner.isInsideId(text, from, to);
        }
        boolean joinedBefore = !CardScanner.endsEscape(text, from) && isJoined(from - 1, -1);
        return joinedBefore || isJoined(to, 1);
    }

    /** Behind a plus, unless that is a blank as forms write it. */
    private boolean isPhoneNumber(int from) {
        return from > 0
                && text.charAt(from - 1) == '+'
                && (from == 1 || !Characters.isAlphanumeric(text.charAt(from - 2)));
    }

    /** Whether hexadecimal digits go on at {@code at}, directly or behind a dash, as in a UUID. */
    private boolean isJoined(int at, int step) {
        int first = at;
        if (first >= 0 && first < text.length() && text.charAt(first) == '-') {
            first += step;
        }
        int i = first;
        while (i >= 0
                && i < text.length()
                && Math.abs(i - first) < CardScanner.NEIGHBOURS
                && Characters.isAlphanumeric(text.charAt(i))) {
            if (!CardScanner.isHex(text.charAt(i))) {
                return false;
            }
            i += step;
        }
        return i != first;
    }
}
