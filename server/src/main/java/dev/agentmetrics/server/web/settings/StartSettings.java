package dev.agentmetrics.server.web.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the environment and the optional file once, before anything starts. Either every value is
 * good, or there is one line for each that is not; values of unknown names are never shown, because
 * a misspelt name may hold a secret.
 */
public sealed interface StartSettings {

    /** Everything is good: property names with values, defaults included. */
    record Ready(Map<String, Object> properties) implements StartSettings {
        public Ready {
            properties = Map.copyOf(properties);
        }
    }

    /** Something is wrong: one line per problem. */
    record Refused(List<String> problems) implements StartSettings {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    static StartSettings read(Map<String, String> environment) {
        var problems = new ArrayList<String>();
        var given = new TreeMap<String, String>();
        var file = fileOf(environment);
        if (file != null) {
            readFile(file, given, problems);
        }
        environment.forEach(
                (name, value) -> {
                    if (name.startsWith("AGENTMETRICS_")) {
                        given.put(name, value);
                    }
                });
        var properties = new LinkedHashMap<String, Object>();
        for (var setting : SettingsCatalog.all()) {
            var value = given.remove(setting.name());
            if (value == null || value.isEmpty()) {
                if (!setting.defaultValue().isEmpty()) {
                    properties.put(setting.property(), setting.defaultValue());
                }
            } else if (setting.kind().accepts(value)) {
                properties.put(setting.property(), value);
            } else {
                problems.add(
                        "%s: the value is not allowed; allowed: %s"
                                .formatted(setting.name(), setting.kind().allowed()));
            }
        }
        given.keySet().stream()
                .filter(name -> !SettingsCatalog.isForOthers(name))
                .forEach(name -> problems.add(unknown(name)));
        bothOrNeither(properties, problems);
        idWithOneSecret("GOOGLE", properties, problems);
        idWithOneSecret("GITHUB", properties, problems);
        DatabaseRules.check(properties, problems);
        MailRules.check(properties, problems);
        KeyRules.check(properties, problems);
        CloudKeyRules.check(properties, problems);
        SupabaseRules.check(properties, problems);
        return problems.isEmpty() ? new Ready(properties) : new Refused(problems);
    }

    private static @Nullable Path fileOf(Map<String, String> environment) {
        var named = environment.getOrDefault(SettingsCatalog.CONFIG.name(), "");
        if (!named.isEmpty()) {
            // An unreadable file is reported with the other bad values.
            return Kind.READABLE_FILE.accepts(named) ? Path.of(named) : null;
        }
        var dataDir = environment.getOrDefault(SettingsCatalog.DATA_DIR.name(), "");
        var folder = dataDir.isEmpty() ? SettingsCatalog.DATA_DIR.defaultValue() : dataDir;
        if (!Kind.PATH.accepts(folder)) {
            return null;
        }
        var file = Path.of(folder).resolve("agentmetrics.properties");
        return Files.exists(file) ? file : null;
    }

    private static void readFile(Path file, Map<String, String> given, List<String> problems) {
        var content = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            content.load(reader);
        } catch (IOException | IllegalArgumentException | UncheckedIOException _) {
            problems.add(file + ": not readable as a settings file; allowed: lines of NAME=value");
            return;
        }
        for (var key : content.stringPropertyNames()) {
            var name = key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
            if (name.equals(SettingsCatalog.CONFIG.name())
                    || name.equals(SettingsCatalog.DATA_DIR.name())) {
                problems.add(name + ": only as an environment variable, not in " + file);
            } else {
                given.put(name, content.getProperty(key).strip());
            }
        }
    }

    private static String unknown(String name) {
        var closest =
                SettingsCatalog.all().stream()
                        .map(Setting::name)
                        .filter(known -> isSimilar(known, name))
                        .findFirst();
        return name
                + ": no such setting; "
                + closest.map(known -> "did you mean " + known + "?")
                        .orElse("docs/settings.md lists them all");
    }

    private static boolean isSimilar(String known, String name) {
        var a = known.replace("_", "");
        var b = name.replace("_", "");
        if (a.startsWith(b) || b.startsWith(a)) {
            return true;
        }
        // One or two letters differ, or two neighbours are swapped.
        if (Math.abs(a.length() - b.length()) > 1) {
            return false;
        }
        var start = 0;
        while (start < Math.min(a.length(), b.length()) && a.charAt(start) == b.charAt(start)) {
            start++;
        }
        var end = 0;
        while (end < Math.min(a.length(), b.length()) - start
                && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
            end++;
        }
        return Math.max(a.length(), b.length()) - start - end <= 2;
    }

    private static void bothOrNeither(Map<String, Object> properties, List<String> problems) {
        if (properties.containsKey("agentmetrics.tls-certificate")
                != properties.containsKey("agentmetrics.tls-private-key")) {
            problems.add(
                    "AGENTMETRICS_TLS_CERTIFICATE and AGENTMETRICS_TLS_PRIVATE_KEY: one is missing;"
                            + " allowed: both or neither");
        }
    }

    private static void idWithOneSecret(
            String provider, Map<String, Object> properties, List<String> problems) {
        var id = "agentmetrics." + provider.toLowerCase(Locale.ROOT) + "-client-id";
        var secret = "agentmetrics." + provider.toLowerCase(Locale.ROOT) + "-client-secret";
        var secrets = Stream.of(secret, secret + "-file").filter(properties::containsKey).count();
        if (secrets != (properties.containsKey(id) ? 1 : 0)) {
            problems.add(
                    ("AGENTMETRICS_%1$s_CLIENT_ID: it needs one secret,"
                                    + " AGENTMETRICS_%1$s_CLIENT_SECRET or"
                                    + " AGENTMETRICS_%1$s_CLIENT_SECRET_FILE; allowed: both or"
                                    + " neither")
                            .formatted(provider));
        }
    }
}
