package dev.agentmetrics.server.ingest.otlp;

import com.google.protobuf.Message;

/**
 * What became of a request: what was accepted is durable.
 *
 * @param repeated of the accepted ones, those that had been there before
 * @param reasons of the rejections, each with its count; empty without any
 */
public record ExportReceipt(
        Signal<?> signal, long accepted, long repeated, long rejected, String reasons) {

    public Message response() {
        var answers = signal.answers();
        return rejected == 0 ? answers.all() : answers.some().answer(rejected, reasons);
    }
}
