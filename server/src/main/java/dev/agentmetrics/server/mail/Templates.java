package dev.agentmetrics.server.mail;

import dev.agentmetrics.server.core.VisibleText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.util.HtmlUtils;

/**
 * Makes both forms of a message from one text, so that they cannot say different things. A text is
 * a subject, then paragraphs with {@code {names}}; a paragraph {@code [Label]({name})} is a link.
 *
 * <p>Guarantees that a value stays what it is: one line, no markup, no header. Nothing in a message
 * is fetched from elsewhere when it is opened.
 */
final class Templates {

    private static final int MAX_VALUE = 2_000;
    private static final String SUBJECT = "Subject: ";
    private static final Pattern NAME = Pattern.compile("\\{([a-z_]+)}");
    private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\(\\{([a-z_]+)}\\)");
    private static final Set<String> GIVEN = Set.of("email", "server");
    private static final String SIGNATURE =
            "This message was sent by AgentMetrics at {server} to {email}.";
    private static final String BEGIN =
            """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>{title}</title></head>
            <body style="margin:0;padding:24px;background:#f6f6f7;color:#1b1b1f;\
            font:15px/1.5 system-ui,sans-serif">
            <div style="max-width:520px;margin:0 auto;padding:24px;background:#ffffff;\
            border:1px solid #dedee3;border-radius:8px">
            """;
    private static final String END = "</div>\n</body>\n</html>\n";
    private static final String LINK_STYLE =
            "display:inline-block;padding:8px 16px;border-radius:6px;background:#3452d9;"
                    + "color:#ffffff;text-decoration:none";
    private static final String SMALL = "font-size:13px;color:#5d5d66;overflow-wrap:anywhere";

    private record Source(String subject, List<String> paragraphs) {}

    private final Map<Template, Source> sources = new EnumMap<>(Template.class);

    /** Fails at the start of the server when a text does not fit what its senders give. */
    Templates() {
        for (var template : Template.values()) {
            sources.put(template, read(template));
        }
    }

    MessageText render(Template template, Map<String, String> values) {
        var source = sources.get(template);
        if (source == null) {
            throw new IllegalStateException("no text of " + template);
        }
        var shown = new HashMap<String, String>();
        values.forEach((name, value) -> shown.put(name, VisibleText.line(value, MAX_VALUE)));
        var expected = new TreeSet<>(template.names());
        expected.addAll(GIVEN);
        if (!shown.keySet().equals(expected)) {
            throw new IllegalArgumentException(template + " needs exactly " + expected);
        }
        var subject = fill(source.subject(), shown, UnaryOperator.identity());
        return new MessageText(subject, plain(source, shown), html(subject, source, shown));
    }

    private static String plain(Source source, Map<String, String> values) {
        var text = new StringBuilder();
        for (var paragraph : source.paragraphs()) {
            var link = LINK.matcher(paragraph);
            text.append(
                            link.matches()
                                    ? link.group(1) + ":\n" + values.get(link.group(2))
                                    : fill(paragraph, values, UnaryOperator.identity()))
                    .append("\n\n");
        }
        return text.append("-- \n")
                .append(fill(SIGNATURE, values, UnaryOperator.identity()))
                .append('\n')
                .toString();
    }

    private static String html(String subject, Source source, Map<String, String> values) {
        var html = new StringBuilder(BEGIN.replace("{title}", escape(subject)));
        for (var paragraph : source.paragraphs()) {
            var link = LINK.matcher(paragraph);
            if (link.matches()) {
                var address = escape(values.getOrDefault(link.group(2), ""));
                html.append("<p><a style=\"%s\" href=\"%s\">".formatted(LINK_STYLE, address))
                        .append(escape(link.group(1)))
                        .append("</a></p>\n<p style=\"%s\">".formatted(SMALL))
                        .append(address)
                        .append("</p>\n");
            } else {
                html.append("<p>")
                        .append(fill(escape(paragraph), values, Templates::escape))
                        .append("</p>\n");
            }
        }
        return html.append("<p style=\"%s\">".formatted(SMALL))
                .append(fill(SIGNATURE, values, Templates::escape))
                .append("</p>\n")
                .append(END)
                .toString();
    }

    /** One pass: what a value looks like is not looked at again. */
    private static String fill(
            String text, Map<String, String> values, UnaryOperator<String> asText) {
        var filled = new StringBuilder();
        var name = NAME.matcher(text);
        int done = 0;
        while (name.find()) {
            filled.append(text, done, name.start())
                    .append(asText.apply(values.getOrDefault(name.group(1), "")));
            done = name.end();
        }
        return filled.append(text, done, text.length()).toString();
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
    }

    private static Source read(Template template) {
        var file = new ClassPathResource("mail/" + template.text().replace('_', '-') + ".txt");
        String text;
        try (var input = file.getInputStream()) {
            text = new String(input.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        var paragraphs = new ArrayList<String>();
        for (var paragraph : text.split("\n\n+", -1)) {
            paragraphs.add(paragraph.replace('\n', ' '));
        }
        var subject = paragraphs.removeFirst();
        var used = new TreeSet<String>();
        NAME.matcher(text).results().forEach(found -> used.add(found.group(1)));
        used.removeAll(GIVEN);
        if (!subject.startsWith(SUBJECT) || !used.equals(new TreeSet<>(template.names()))) {
            throw new IllegalStateException("the text of " + template + " uses " + used);
        }
        return new Source(subject.substring(SUBJECT.length()), List.copyOf(paragraphs));
    }
}
