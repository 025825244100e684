package dev.agentmetrics.clickhouse.internal;

import java.util.regex.Pattern;

/** Names of tables and columns in SQL. */
final class Names {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Names() {}

    /** A name between back quotes. Names are constants of ours: an odd one is a defect. */
    static String quote(String name) {
        if (!PLAIN.matcher(name).matches()) {
            throw new IllegalArgumentException("not a plain name: " + name);
        }
        return '`' + name + '`';
    }

    /** A table's name, perhaps with its database before it. */
    static String quoteTable(String name) {
        var dot = name.indexOf('.');
        return dot < 0
                ? quote(name)
                : quote(name.substring(0, dot)) + '.' + quote(name.substring(dot + 1));
    }
}
