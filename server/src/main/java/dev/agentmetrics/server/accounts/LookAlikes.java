package dev.agentmetrics.server.accounts;

import static java.lang.Character.UnicodeScript.BOPOMOFO;
import static java.lang.Character.UnicodeScript.COMMON;
import static java.lang.Character.UnicodeScript.HAN;
import static java.lang.Character.UnicodeScript.HANGUL;
import static java.lang.Character.UnicodeScript.HIRAGANA;
import static java.lang.Character.UnicodeScript.INHERITED;
import static java.lang.Character.UnicodeScript.KATAKANA;
import static java.lang.Character.UnicodeScript.LATIN;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Words whose letters pass for others: of two scripts, or wholly of letters of another alphabet
 * that look like Latin ones. After Unicode's UTS 39, "highly restrictive": East Asian writing mixes
 * scripts, and Latin into them, by nature.
 */
final class LookAlikes {

    private static final List<Set<UnicodeScript>> MIXED_BY_NATURE =
            List.of(
                    EnumSet.of(LATIN, HAN, HIRAGANA, KATAKANA),
                    EnumSet.of(LATIN, HAN, BOPOMOFO),
                    EnumSet.of(LATIN, HAN, HANGUL));

    /** Cyrillic, then Greek; in lower case. */
    private static final String LIKE_LATIN = "асеорхуіјѕһԁԛԝѵӏгп" + "αοινρτυκχγη";

    private LookAlikes() {}

    static boolean in(String word) {
        var scripts = EnumSet.noneOf(UnicodeScript.class);
        word.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.removeAll(EnumSet.of(COMMON, INHERITED));
        boolean mixed =
                scripts.size() > 1
                        && MIXED_BY_NATURE.stream().noneMatch(known -> known.containsAll(scripts));
        return mixed || isWhollyLikeLatin(word);
    }

    private static boolean isWhollyLikeLatin(String word) {
        return word.codePoints().anyMatch(Character::isLetter)
                && word.codePoints()
                        .filter(Character::isLetter)
                        .map(Character::toLowerCase)
                        .allMatch(c -> LIKE_LATIN.indexOf(c) >= 0);
    }
}
