package dev.agentmetrics.server.commands;

import dev.agentmetrics.server.client.Answer;
import dev.agentmetrics.server.client.Connection;
import dev.agentmetrics.server.core.VisibleText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Keys of an organisation, through the server's API. A new key is all that stands on standard
 * output, so that it can go into a file without being seen.
 */
final class KeysCommand {

    private static final String USAGE =
            """
            usage: agentmetrics keys list
                   agentmetrics keys create NAME --scope write|read|admin
                                            [--environment live|test] [--expires-at TIME]
                   agentmetrics keys rotate ID      a new key; the old one is dead when it is printed
                   agentmetrics keys revoke ID

            Asks the server at AGENTMETRICS_URL with an admin key in AGENTMETRICS_API_KEY, or in the file
            AGENTMETRICS_API_KEY_FILE; AGENTMETRICS_CA is its certificate authority, if it is a local one.
            A new key is printed on standard output and nowhere else.""";

    private static final Map<String, String> OPTIONS =
            Map.of(
                    "--scope", "scope",
                    "--environment", "environment",
                    "--expires-at", "expires_at");
    private static final int MAX_CELL = 100;

    private final Terminal terminal;

    KeysCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    int run(List<String> arguments) {
        var command = arguments.isEmpty() ? "" : arguments.getFirst();
        var rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        var wanted = command.equals("create") ? wanted(rest) : Map.<String, String>of();
        boolean isCalledRight =
                switch (command) {
                    case "list" -> rest.isEmpty();
                    case "create" -> true;
                    case "rotate", "revoke" -> rest.size() == 1;
                    default -> false;
                };
        if (!isCalledRight) {
            throw new Usage(USAGE);
        }
        try (var server = Connection.fromEnvironment(terminal.environment())) {
            return switch (command) {
                case "list" -> list(server);
                case "create" -> issued(server.send("POST", "/v1/keys", wanted));
                case "rotate" -> issued(server.send("POST", address(rest) + "/rotate", Map.of()));
                default -> revoked(server.send("DELETE", address(rest), null));
            };
        }
    }

    private static String address(List<String> arguments) {
        return "/v1/keys/" + encoded(arguments.getFirst());
    }

    private static Map<String, String> wanted(List<String> arguments) {
        var wanted = new HashMap<String, String>();
        for (int i = 0; i < arguments.size(); i++) {
            @Nullable String option = OPTIONS.get(arguments.get(i));
            boolean isUsable = option == null || i + 1 < arguments.size();
            var field = option == null ? "name" : option;
            var value = arguments.get(isUsable && option != null ? ++i : i);
            if (!isUsable || (option == null && value.startsWith("--"))) {
                throw new Usage(USAGE);
            }
            if (wanted.put(field, value) != null) {
                throw new Usage(USAGE);
            }
        }
        if (!wanted.containsKey("name") || !wanted.containsKey("scope")) {
            throw new Usage(USAGE);
        }
        return wanted;
    }

    private int list(Connection server) {
        var query = "?limit=1000";
        var row = "%-10s  %-8s  %-5s  %-11s  %-20s  %s%n";
        terminal.out().printf(row, "ID", "STATE", "SCOPE", "ENVIRONMENT", "LAST USED", "NAME");
        while (true) {
            var answer = server.send("GET", "/v1/keys" + query, null);
            if (!answer.isSuccess()) {
                return refused(answer);
            }
            for (var key : answer.body().path("keys")) {
                terminal.out()
                        .printf(
                                row,
                                cell(key, "/id"),
                                cell(key, "/state"),
                                cell(key, "/scope"),
                                cell(key, "/environment"),
                                cell(key, "/use/last_used_at"),
                                cell(key, "/name"));
            }
            var next = answer.body().path("next_cursor");
            if (!next.isString()) {
                return Commands.DONE;
            }
            query = "?limit=1000&cursor=" + encoded(next.asString());
        }
    }

    private static String cell(JsonNode key, String pointer) {
        var value = key.at(pointer);
        return value.isString() ? VisibleText.line(value.asString(), MAX_CELL) : "-";
    }

    private int issued(Answer answer) {
        if (!answer.isSuccess()) {
            return refused(answer);
        }
        var key = answer.body().path("key");
        terminal.err().printf("%s (%s)%n", cell(key, "/id"), cell(key, "/name"));
        terminal.out().println(answer.body().path("api_key").asString());
        return Commands.DONE;
    }

    private int revoked(Answer answer) {
        if (!answer.isSuccess()) {
            return refused(answer);
        }
        terminal.out()
                .printf("%s is %s%n", cell(answer.body(), "/id"), cell(answer.body(), "/state"));
        return Commands.DONE;
    }

    private int refused(Answer answer) {
        terminal.err().println(answer.problem());
        for (var detail : answer.body().at("/error/details")) {
            terminal.err().printf("  %s: %s%n", cell(detail, "/field"), cell(detail, "/message"));
        }
        return Commands.FOUND;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
