package dev.agentmetrics.clickhouse.internal;

import java.util.ArrayList;
import java.util.List;

/** Takes the arguments of a type's name apart: {@code 'a' = 1, 'b, c' = 2} has two. */
final class TypeArguments {

    private TypeArguments() {}

    /** Splits at the commas that stand in no quotes and no parentheses. */
    static List<String> split(String arguments) {
        var parts = new ArrayList<String>();
        var depth = 0;
        var quoted = false;
        var start = 0;
        for (var i = 0; i < arguments.length(); i++) {
            var c = arguments.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '\'') {
                    quoted = false;
                }
                continue;
            }
            switch (c) {
                case '\'' -> quoted = true;
                case '(' -> depth++;
                case ')' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        parts.add(arguments.substring(start, i).strip());
                        start = i + 1;
                    }
                }
                default -> {}
            }
        }
        parts.add(arguments.substring(start).strip());
        return parts;
    }

    /** A tuple's part may have a name before its type. */
    static String withoutName(String part) {
        var space = part.indexOf(' ');
        var open = part.indexOf('(');
        return space > 0 && (open < 0 || space < open) ? part.substring(space + 1) : part;
    }

    static String unquote(String quoted) {
        var text = new StringBuilder();
        for (var i = 1; i < quoted.length() - 1; i++) {
            var c = quoted.charAt(i);
            if (c == '\\') {
                i++;
                c =
                        switch (quoted.charAt(i)) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            case '0' -> '\0';
                            default -> quoted.charAt(i);
                        };
            }
            text.append(c);
        }
        return text.toString();
    }
}
