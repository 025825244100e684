package dev.agentmetrics.claims;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The registry as it stands in the repository. */
record Registry(List<Claim> claims, List<String> notClaims) {

    static Registry read(Path file) {
        try {
            var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            Map<String, Object> root = yaml.load(Files.readString(file));
            return new Registry(
                    list(root, "claims").stream().map(Registry::claim).toList(),
                    list(root, "not_claims").stream().map(String::valueOf).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Claim claim(Object entry) {
        if (!(entry instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("not a claim: " + entry);
        }
        return new Claim(
                text(fields, "id"),
                text(fields, "title"),
                text(fields, "sentence"),
                Claim.Status.valueOf(text(fields, "status").toUpperCase(Locale.ROOT)),
                fields.containsKey("note") ? text(fields, "note") : "",
                list(fields, "tests").stream().map(String::valueOf).toList());
    }

    private static String text(Map<?, ?> fields, String name) {
        var value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a claim lacks " + name + ": " + fields);
        }
        return value.toString();
    }

    private static List<?> list(Map<?, ?> fields, String name) {
        return fields.get(name) instanceof List<?> values ? values : List.of();
    }
}
