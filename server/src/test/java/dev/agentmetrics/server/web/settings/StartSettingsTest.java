package dev.agentmetrics.server.web.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.AgentMetricsServer;
import dev.agentmetrics.server.telemetry.Retention;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

class StartSettingsTest {

    private static final String CLEAR = "postgresql://am:swordfish@db.example/am?sslmode=disable";

    private final Path dataDir;

    StartSettingsTest(@TempDir Path dataDir) {
        this.dataDir = dataDir;
    }

    @Test
    void nothingSetIsEveryDefault() {
        assertThat(ready(Map.of()))
                .containsEntry("agentmetrics.https-port", "8443")
                .containsEntry("agentmetrics.http-port", "8080")
                .containsEntry("agentmetrics.host", "127.0.0.1")
                .doesNotContainKey("agentmetrics.public-url");
    }

    @ParameterizedTest
    @CsvSource({
        "AGENTMETRICS_HTTPS_PORT, 70000",
        "AGENTMETRICS_HTTPS_PORT, -1",
        "AGENTMETRICS_HTTPS_PORT, off",
        "AGENTMETRICS_HTTP_PORT, on",
        "AGENTMETRICS_HOST, 'a b'",
        "AGENTMETRICS_PUBLIC_URL, http://example.com",
        "AGENTMETRICS_PUBLIC_URL, https://example.com/path",
        "AGENTMETRICS_PUBLIC_URL, https://user@example.com",
        "AGENTMETRICS_CLICKHOUSE_MEMORY, much",
        "AGENTMETRICS_CLICKHOUSE_MEMORY, 1000KB",
        "AGENTMETRICS_INGEST_BODY_SIZE, 1GB",
        "AGENTMETRICS_INGEST_BODY_SIZE, 1B",
        "AGENTMETRICS_RETENTION_DAYS, -1",
        "AGENTMETRICS_RETENTION_DAYS, 3651",
        "AGENTMETRICS_TRACE_SETTLE, 0s",
        "AGENTMETRICS_STUCK_AFTER, 15",
        "AGENTMETRICS_DEMO, yes",
        "AGENTMETRICS_SIGN_UP, yes",
        "AGENTMETRICS_IDENTITY, firebase",
        "AGENTMETRICS_SUPABASE_URL, http://project.supabase.co",
        "AGENTMETRICS_SUPABASE_URL, https://project.supabase.co/auth/v1",
        "AGENTMETRICS_SUPABASE_KEY, sb_secret_0123456789abcdef",
        "AGENTMETRICS_SUPABASE_KEY, eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2ln",
        "AGENTMETRICS_SMTP_PORT, 0",
        "AGENTMETRICS_SMTP_TLS, none",
        "AGENTMETRICS_SMTP_TLS, plaintext",
        "AGENTMETRICS_SMTP_FROM, nobody",
        "AGENTMETRICS_SMTP_PASSWORD_FILE, /does/not/exist",
        "AGENTMETRICS_TLS_CERTIFICATE, /does/not/exist",
        "AGENTMETRICS_CONFIG, /does/not/exist"
    })
    void aBadValueIsOneLineWithWhatIsAllowedAndWithoutTheValue(String name, String value) {
        assertThat(refused(Map.of(name, value)).getFirst())
                .startsWith(name + ": ")
                .contains("allowed: ")
                .doesNotContain("value '" + value)
                .hasLineCount(1);
    }

    /** Exit code 78, with what to do, before anything is connected to. */
    @Test
    void aDatabaseThatWouldBeReachedInClearIsRefused() {
        assertThat(refused(Map.of("AGENTMETRICS_DATABASE_URL", CLEAR)))
                .singleElement()
                .asString()
                .contains("AGENTMETRICS_DATABASE_URL", "leave sslmode out", "sslrootcert=")
                .doesNotContain("swordfish")
                .hasLineCount(1);
        assertThat(ready(Map.of("AGENTMETRICS_DATABASE_URL", "postgresql://db.example/am")))
                .containsKey("agentmetrics.database-url");
    }

    /** More than that is for ever, for the setting as for the organisation. */
    @Test
    void eventsMayBeKeptForTenYears() {
        assertThat(Retention.LONGEST_DAYS).isEqualTo(3_650);
        assertThat(ready(Map.of("AGENTMETRICS_RETENTION_DAYS", "3650")))
                .containsEntry("agentmetrics.retention-days", "3650");
    }

    @Test
    void everyProblemGetsALineInOneGo() {
        var problems =
                refused(
                        Map.of(
                                "AGENTMETRICS_HTTPS_PORT", "x",
                                "AGENTMETRICS_HTTP_PORT", "y",
                                "AGENTMETRICS_NONSENSE", "z"));

        assertThat(problems).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "AGENTMETRICS_HTTPS_PROT, AGENTMETRICS_HTTPS_PORT",
        "AGENTMETRICS_HTTPSPORT, AGENTMETRICS_HTTPS_PORT",
        "AGENTMETRICS_DATADIR, AGENTMETRICS_DATA_DIR"
    })
    void anUnknownNameIsRefusedWithTheLikelyOne(String name, String meant) {
        assertThat(refused(Map.of(name, "s3cret")))
                .singleElement()
                .asString()
                .isEqualTo(name + ": no such setting; did you mean " + meant + "?");
    }

    @Test
    void variablesOfClientsPass() {
        assertThat(ready(Map.of("AGENTMETRICS_API_KEY", "k", "AGENTMETRICS_URL", "https://x")))
                .doesNotContainValue("k");
    }

    @Test
    void aFileGivesValuesAndTheEnvironmentWins() throws IOException {
        Files.writeString(
                dataDir.resolve("agentmetrics.properties"),
                """
                # ports
                agentmetrics.https-port = 9443
                AGENTMETRICS_HTTP_PORT=off
                """);

        assertThat(ready(Map.of("AGENTMETRICS_HTTPS_PORT", "9444")))
                .containsEntry("agentmetrics.https-port", "9444")
                .containsEntry("agentmetrics.http-port", "off");
    }

    @Test
    void aNamedFileIsReadInsteadAndItsMistakesAreReportedToo() throws IOException {
        var file = Files.writeString(dataDir.resolve("my.conf"), "agentmetrics.prot=1\n");

        assertThat(refused(Map.of("AGENTMETRICS_CONFIG", file.toString())))
                .singleElement()
                .asString()
                .startsWith("AGENTMETRICS_PROT: no such setting");
    }

    @Test
    void aCertificateWithoutItsKeyIsRefused() throws IOException {
        var file = Files.writeString(dataDir.resolve("cert.pem"), "x");

        assertThat(refused(Map.of("AGENTMETRICS_TLS_CERTIFICATE", file.toString())))
                .singleElement()
                .asString()
                .contains("both or neither");
    }

    @ParameterizedTest
    @CsvSource({
        "AGENTMETRICS_SMTP_HOST=smtp.example.com, AGENTMETRICS_SMTP_FROM: missing",
        "AGENTMETRICS_SMTP_FROM=a@example.com, AGENTMETRICS_SMTP_HOST: missing",
        "AGENTMETRICS_SMTP_HOST=h AGENTMETRICS_SMTP_FROM=a@b.c AGENTMETRICS_SMTP_USER=u, both or",
        "AGENTMETRICS_SMTP_HOST=h AGENTMETRICS_SMTP_FROM=a@b.c AGENTMETRICS_SMTP_PASSWORD=p, both"
                + " or"
    })
    void halfAMailServerIsRefused(String given, String problem) {
        var environment = new HashMap<String, String>();
        for (var setting : given.split(" ", -1)) {
            environment.put(setting.split("=", -1)[0], setting.split("=", -1)[1]);
        }
        assertThat(refused(environment)).singleElement().asString().contains(problem);
    }

    @Test
    void aServiceToSignInWithNeedsItsIdAndOneSecret() throws IOException {
        var id = "AGENTMETRICS_GITHUB_CLIENT_ID";
        var secret = "AGENTMETRICS_GITHUB_CLIENT_SECRET";
        var file = Files.writeString(dataDir.resolve("secret"), "x").toString();
        for (var wrong :
                List.of(
                        Map.of(id, "a"),
                        Map.of(secret, "needle"),
                        Map.of(id, "a", secret, "needle", secret + "_FILE", file))) {
            assertThat(refused(wrong))
                    .singleElement()
                    .asString()
                    .contains("GITHUB", "both or neither")
                    .doesNotContain("needle");
        }
        assertThat(ready(Map.of(id, "a", secret + "_FILE", file)))
                .containsEntry("agentmetrics.github-client-secret-file", file);
    }

    @Test
    void supabaseNeedsItsAddressAndAPublishableKey() {
        var identity = "AGENTMETRICS_IDENTITY";
        var url = "AGENTMETRICS_SUPABASE_URL";
        var key = "AGENTMETRICS_SUPABASE_KEY";
        var project = "https://project.supabase.co";
        var needle = "sb_publishable_needle_of_the_tests";

        assertThat(refused(Map.of(identity, "supabase")))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith(url + ": missing"),
                        second -> assertThat(second).startsWith(key + ": missing"));
        assertThat(refused(Map.of(identity, "supabase", url, "http://plain.example", key, needle)))
                .singleElement()
                .asString()
                .startsWith(url + ": the value is not allowed; allowed: https://");
        assertThat(refused(Map.of(url, project, key, needle)))
                .singleElement()
                .asString()
                .contains("all three or none")
                .doesNotContain("needle");
        for (var good : List.of(needle, "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2ln")) {
            assertThat(ready(Map.of(identity, "supabase", url, project, key, good)))
                    .containsEntry("agentmetrics.identity", "supabase")
                    .containsEntry("agentmetrics.supabase-key", good);
        }
        assertThat(ready(Map.of())).containsEntry("agentmetrics.identity", "embedded");
    }

    @Test
    void theTableInTheDocumentationIsThisList() throws IOException {
        var documented =
                Files.readAllLines(repository().resolve("docs/settings.md")).stream()
                        .filter(line -> line.startsWith("| `AGENTMETRICS_"))
                        .toList();
        var listed =
                SettingsCatalog.all().stream()
                        .map(
                                setting ->
                                        "| `%s` | %s | %s | %s |"
                                                .formatted(
                                                        setting.name(),
                                                        setting.defaultValue().isEmpty()
                                                                ? "not set"
                                                                : "`"
                                                                        + setting.defaultValue()
                                                                        + "`",
                                                        setting.kind().allowed(),
                                                        setting.meaning()))
                        .toList();

        assertThat(documented).isEqualTo(listed);
    }

    /** A component of a settings record that nobody can set would be a secret default. */
    @Test
    void everySettingsRecordIsMadeOfSettingsOfTheListWithTheSameDefaults() {
        var catalog = new HashMap<String, Setting>();
        SettingsCatalog.all().forEach(setting -> catalog.put(setting.property(), setting));
        var components = settingsComponents().toList();
        assertThat(components).isNotEmpty();
        for (var component : components) {
            var property = "agentmetrics." + kebab(component.getName());
            assertThat(catalog).as(component.getDeclaringRecord().getName()).containsKey(property);
            var declared = component.getDeclaringRecord();
            assertThat(defaultOf(declared, component.getName()))
                    .as(property)
                    .isEqualTo(requireNonNull(catalog.get(property)).defaultValue());
        }
    }

    private static Stream<RecordComponent> settingsComponents() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents(AgentMetricsServer.class.getPackageName()).stream()
                .map(found -> load(String.valueOf(found.getBeanClassName())))
                .flatMap(type -> Arrays.stream(type.getRecordComponents()));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String defaultOf(Class<?> record, String component) {
        var constructor = record.getDeclaredConstructors()[0];
        for (var parameter : constructor.getParameters()) {
            if (parameter.getName().equals(component)) {
                var value = parameter.getAnnotation(DefaultValue.class);
                return value == null ? "" : String.join(",", value.value());
            }
        }
        throw new AssertionError(component);
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Path repository() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs"))) {
            folder = requireNonNull(folder.getParent());
        }
        return folder;
    }

    private Map<String, Object> ready(Map<String, String> environment) {
        var settings = StartSettings.read(withDataDir(environment));
        assertThat(settings).isInstanceOf(StartSettings.Ready.class);
        return ((StartSettings.Ready) settings).properties();
    }

    private List<String> refused(Map<String, String> environment) {
        var settings = StartSettings.read(withDataDir(environment));
        assertThat(settings).isInstanceOf(StartSettings.Refused.class);
        return new ArrayList<>(((StartSettings.Refused) settings).problems());
    }

    private Map<String, String> withDataDir(Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.put("AGENTMETRICS_DATA_DIR", dataDir.toString());
        return all;
    }
}
