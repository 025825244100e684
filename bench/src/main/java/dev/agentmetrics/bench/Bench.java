package dev.agentmetrics.bench;

/** {@code ./dev bench at-rest|backup|ingest|otlp|query|trace}. */
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments.length == 1 ? arguments[0] : "") {
            case "backup" -> BackupBench.run();
            case "ingest" -> IngestBench.run();
            case "otlp" -> OtlpBench.run();
            case "query" -> QueryBench.run();
            case "trace" -> TraceBench.run();
            case "at-rest" -> {
                AtRestBench.run();
                EventsAtRest.run();
            }
            default -> {
                System.err.println(
                        "usage: ./dev bench at-rest | backup | ingest | otlp | query | trace");
                System.exit(2);
            }
        }
    }
}
