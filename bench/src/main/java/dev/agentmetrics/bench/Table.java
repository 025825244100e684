package dev.agentmetrics.bench;

import java.util.ArrayList;
import java.util.List;

/** Figures with names, printed in one go at the end. */
final class Table {

    private final List<String[]> rows = new ArrayList<>();

    void row(String name, String format, double value) {
        var figure = format.formatted(value);
        rows.add(new String[] {name, figure});
        System.err.println(name + ": " + figure);
    }

    void print() {
        System.out.println("| what | figure |");
        System.out.println("| --- | --- |");
        for (var row : rows) {
            System.out.println("| " + row[0] + " | " + row[1] + " |");
        }
    }
}
