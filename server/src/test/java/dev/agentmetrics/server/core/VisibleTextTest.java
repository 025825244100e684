package dev.agentmetrics.server.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb", "a\u0000b", "a\u001bb", "a\u007fb", "a\u0085b", "a\u200eb", "a\u200fb",
                "a\u202eb", "a\u2066b", "a\u200bb", "a\ufeffb", "a\u2028b", "a\ud800b", "a\ue000b",
                "a\udb40\udc41b"
            })
    void takesOutWhatCannotBeSeen(String text) {
        assertThat(VisibleText.isVisible(text)).isFalse();
        assertThat(VisibleText.line(text, 10)).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CI – prod (eu) №1", "日本語", "שלום", "مفتاح", "é e\u0301", "😀"})
    void leavesWritingAlone(String text) {
        assertThat(VisibleText.isVisible(text)).isTrue();
        assertThat(VisibleText.line(text, 100)).isEqualTo(text);
    }

    @Test
    void knowsWhatADatabaseRefuses() {
        assertThat(VisibleText.isStorable("a\u0000b")).isFalse();
        assertThat(VisibleText.isStorable("a\ud800b")).isFalse();
        assertThat(VisibleText.isStorable("a\nb \u200f 😀")).isTrue();
    }

    @Test
    void cutsBetweenCharacters() {
        assertThat(VisibleText.line("ab😀c", 3)).isEqualTo("ab");
        assertThat(VisibleText.line("ab😀c", 4)).isEqualTo("ab😀");
    }
}
