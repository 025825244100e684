package dev.agentmetrics.bench;

/** {@code ./dev bench ingest|query|at-rest}. */
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments.length == 1 ? arguments[0] : "") {
            case "ingest" -> IngestBench.run();
            case "query" -> QueryBench.run();
            case "at-rest" -> AtRestBench.run();
            default -> {
                System.err.println("usage: ./dev bench ingest | query | at-rest");
                System.exit(2);
            }
        }
    }
}
