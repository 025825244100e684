package dev.agentmetrics.server.audit;

import dev.agentmetrics.server.core.VisibleText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** One record in a file for elsewhere. */
public final class ExportLine {

    /** The names of the columns of {@link #csv}. */
    public static final String CSV_HEADER =
            "seq,at,type,actor_kind,actor_id,address,agent,details,hash";

    private static final JsonMapper JSON = new JsonMapper();

    /** What a spreadsheet takes for the beginning of a formula, also in its wide form. */
    private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    private ExportLine() {}

    /** With the body exactly as it was hashed, so that anybody can compute the hashes again. */
    public static String json(AuditRecord record) {
        return json(record.body(), record.hash());
    }

    static String json(String body, String hash) {
        return "{\"hash\":\"" + hash + "\",\"record\":" + body + "}";
    }

    /** For spreadsheets: every field quoted, and none of them runs as a formula. */
    public static String csv(AuditRecord record) {
        var event = record.event();
        return Stream.of(
                        List.of(Long.toString(record.seq()), record.at().toString()),
                        List.of(
                                event.type().text(),
                                event.actor().kind().text(),
                                event.actor().id()),
                        List.of(event.from().address(), event.from().agent()),
                        List.of(JSON.writeValueAsString(event.details()), record.hash()))
                .flatMap(List::stream)
                .map(ExportLine::field)
                .collect(Collectors.joining(","));
    }

    private static String field(String text) {
        var shown = VisibleText.line(text, Integer.MAX_VALUE);
        boolean formula = !shown.isEmpty() && FORMULA.indexOf(shown.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + shown.replace("\"", "\"\"") + '"';
    }
}
