package dev.agentmetrics.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplatesTest {

    private final Templates templates = new Templates();

    private static Map<String, String> values(Template template) {
        var values = new HashMap<String, String>();
        template.names().forEach(name -> values.put(name, "value-of-" + name));
        values.put("email", "ada@example.org");
        values.put("server", "https://metrics.example");
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void everyMessageSaysTheSameInBothForms(Template template) {
        var message = templates.render(template, values(template));

        assertThat(message.subject()).isNotBlank().doesNotContain("{", "\n");
        for (var name : template.names()) {
            assertThat(message.html()).contains("value-of-" + name);
        }
        for (var form : new String[] {message.plain(), message.html()}) {
            assertThat(form).contains("ada@example.org", "https://metrics.example");
            assertThat(form).doesNotContain("{", "](");
        }
        assertThat(message.html()).doesNotContain("<img", "<script", "src=", "url(", "<link");
    }

    @Test
    void aValueIsTextAndNothingElse() {
        var values = values(Template.INVITATION);
        values.put("organization", "<img src=x onerror=alert(1)> & \"{link}\" [a](b)");
        values.put("link", "https://metrics.example/\"><script>");
        var message = templates.render(Template.INVITATION, values);

        assertThat(message.html())
                .doesNotContain("<img", "<script>")
                .contains("&lt;img src=x onerror=alert(1)&gt; &amp; &quot;{link}&quot; [a](b)");
        assertThat(message.plain()).contains("<img src=x onerror=alert(1)> & \"{link}\" [a](b)");
    }

    @Test
    void aMissingOrUnknownValueIsAMistakeOfTheSender() {
        var values = values(Template.INVITATION);
        values.remove("role");
        assertThatThrownBy(() -> templates.render(Template.INVITATION, values))
                .isInstanceOf(IllegalArgumentException.class);
        values.put("role", "member");
        values.put("more", "x");
        assertThatThrownBy(() -> templates.render(Template.INVITATION, values))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotPrint() {
        var message = templates.render(Template.PASSWORD_RESET, values(Template.PASSWORD_RESET));
        assertThat(message.toString()).doesNotContain("value-of-link");
    }
}
