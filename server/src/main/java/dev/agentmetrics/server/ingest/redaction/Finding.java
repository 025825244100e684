package dev.agentmetrics.server.ingest.redaction;

/** Characters {@code from} to {@code to} are to be replaced by the name of {@code type}. */
record Finding(int from, int to, String type, boolean generic) {

    String replacement() {
        return "[redacted:" + type + "]";
    }

    boolean overlaps(Finding later) {
        return later.from < to;
    }

    /** One finding out of two that overlap; the one that knows the format gives the name. */
    Finding with(Finding other) {
        var named = generic && !other.generic ? other : this;
        return new Finding(
                Math.min(from, other.from), Math.max(to, other.to), named.type, named.generic);
    }
}
