package dev.agentmetrics.server.accounts.http;

import dev.agentmetrics.server.accounts.AuditTrail;
import dev.agentmetrics.server.audit.ExportLine;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The log as a download, written as it is read. */
final class ExportFile {

    /** How a record is written. */
    enum Format {
        JSONL("application/jsonl"),
        CSV("text/csv;charset=utf-8");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private ExportFile() {}

    static void write(AuditTrail.Export export, Format format, HttpServletResponse response)
            throws IOException {
        response.setContentType(format.mediaType);
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"agentmetrics-audit." + format.text() + "\"");
        // A PrintWriter stays quiet when the client has gone.
        var out =
                new PrintWriter(
                        new BufferedWriter(
                                new OutputStreamWriter(
                                        response.getOutputStream(), StandardCharsets.UTF_8)));
        switch (format) {
            case JSONL -> export.forEach(record -> out.print(ExportLine.json(record) + "\n"));
            case CSV -> {
                out.print(ExportLine.CSV_HEADER + "\r\n");
                export.forEach(record -> out.print(ExportLine.csv(record) + "\r\n"));
            }
        }
        out.flush();
    }
}
