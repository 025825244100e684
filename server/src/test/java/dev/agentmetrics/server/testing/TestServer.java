package dev.agentmetrics.server.testing;

import static java.util.Objects.requireNonNull;

import dev.agentmetrics.server.AgentMetricsServer;
import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.Organization;
import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.apikeys.ApiKey;
import dev.agentmetrics.server.apikeys.ApiKeyService;
import dev.agentmetrics.server.apikeys.NewKey;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.leaks.GitHubEndpoint;
import dev.agentmetrics.server.web.settings.StartSettings;
import dev.agentmetrics.server.web.start.StartOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.NetworkConnector;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * The whole application on random ports with a data directory of its own. One per JVM, because the
 * embedded event store opens one data directory per process; test classes keep apart by using an
 * organisation each ({@link #newTenant}).
 *
 * <pre>{@code
 * @ExtendWith(TestServer.Extension.class)
 * class SomethingIT {
 *     SomethingIT(TestServer server) { ... }
 * }
 * }</pre>
 */
public final class TestServer {

    /** Hands the shared server to constructors and test methods. */
    public static final class Extension implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TestServer.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return shared();
        }
    }

    /** Started when first used; the JVM's end closes it. */
    private static final class Shared {
        private static final TestServer SERVER = start();
    }

    private final Path dataDir;
    private final ConfigurableApplicationContext context;
    private final ByteArrayOutputStream output;
    private final GitHubDouble gitHub;
    private final HttpClient client;

    private TestServer(
            Path dataDir,
            ConfigurableApplicationContext context,
            ByteArrayOutputStream output,
            GitHubDouble gitHub) {
        this.dataDir = dataDir;
        this.context = context;
        this.output = output;
        this.gitHub = gitHub;
        this.client = client(dataDir.resolve("tls/ca.pem"));
    }

    public static TestServer shared() {
        return Shared.SERVER;
    }

    private static TestServer start() {
        try {
            var dataDir = Files.createTempDirectory("agentmetrics-it");
            // After the contexts, and with them the stores, have been closed.
            SpringApplication.getShutdownHandlers().add(() -> delete(dataDir));
            var environment = environment(dataDir);
            environment.put("AGENTMETRICS_GITHUB_SECRET_SCANNING", "true");
            environment.putAll(Providers.settings());
            var settings = StartSettings.read(environment);
            if (!(settings instanceof StartSettings.Ready(var properties))) {
                throw new IllegalStateException(settings.toString());
            }
            var output = new ByteArrayOutputStream();
            var stream = new PrintStream(output, true, StandardCharsets.UTF_8);
            var application = AgentMetricsServer.application(properties);
            var gitHub = GitHubDouble.start();
            application.addInitializers(
                    starting -> {
                        var beans = starting.getBeanFactory();
                        beans.registerSingleton("startOutput", new StartOutput(stream));
                        beans.registerSingleton("providerEndpoints", Providers.endpoints());
                        beans.registerSingleton(
                                "gitHubEndpoint", new GitHubEndpoint(gitHub.publicKeys()));
                    });
            return new TestServer(dataDir, application.run(), output, gitHub);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path keyFile(Path dataDir) {
        return dataDir.resolveSibling(dataDir.getFileName() + ".key");
    }

    private static void delete(Path directory) {
        try {
            FileSystemUtils.deleteRecursively(directory);
            Files.deleteIfExists(keyFile(directory));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Nothing of the environment but where the native library is. */
    static Map<String, String> environment(Path dataDir) {
        var environment = new HashMap<String, String>();
        environment.put("AGENTMETRICS_DATA_DIR", dataDir.toString());
        // Also where the data directory is a file system of its own.
        environment.put("AGENTMETRICS_KEY_FILE", keyFile(dataDir).toString());
        environment.put("AGENTMETRICS_HTTPS_PORT", "0");
        environment.put("AGENTMETRICS_HTTP_PORT", "0");
        environment.put("AGENTMETRICS_OTLP_GRPC_PORT", "0");
        // Whoever waits for the runs of a trace need not wait for long.
        environment.put("AGENTMETRICS_TRACE_SETTLE", "500ms");
        var library = System.getenv("AGENTMETRICS_CLICKHOUSE_LIBRARY");
        if (library != null) {
            environment.put("AGENTMETRICS_CLICKHOUSE_LIBRARY", library);
        }
        return environment;
    }

    /** A client that trusts this CA file and nothing else, and follows no redirect. */
    public static HttpClient client(Path caFile) {
        return HttpClient.newBuilder()
                .sslContext(Trust.only(caFile))
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    /** The same from an address of its own, for tests that use up what one address may do. */
    public static HttpClient client(Path caFile, String localAddress) {
        return HttpClient.newBuilder()
                .sslContext(Trust.only(caFile))
                .connectTimeout(Duration.ofSeconds(10))
                .localAddress(InetAddress.ofLiteral(localAddress))
                .build();
    }

    /** The GitHub that this server believes. */
    public GitHubDouble gitHub() {
        return gitHub;
    }

    /** {@code https://localhost:PORT}, without a slash at the end. */
    public String url() {
        return line("url").orElseThrow();
    }

    public int httpsPort() {
        return URI.create(url()).getPort();
    }

    /** The port that only redirects. */
    public int httpPort() {
        var web = ((ServletWebServerApplicationContext) context).getWebServer();
        var connectors = ((JettyWebServer) requireNonNull(web)).getServer().getConnectors();
        return ((NetworkConnector) connectors[1]).getLocalPort();
    }

    public Path dataDir() {
        return dataDir;
    }

    public Path caFile() {
        return dataDir.resolve("tls/ca.pem");
    }

    public HttpClient client() {
        return client;
    }

    /** What was printed at start. */
    public List<String> lines() {
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** The value of a stable line: {@code url}, {@code ca}, {@code setup}, {@code key}. */
    public Optional<String> line(String name) {
        return lines().stream()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst();
    }

    /** What another module of the server would say. */
    public void publish(Object event) {
        context.publishEvent(event);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** A request to a path such as {@code /v1/me}; add method, headers and body. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(30));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }

    public HttpResponse<String> get(String path) {
        return send(request(path));
    }

    public HttpResponse<String> get(String path, String key) {
        return send(request(path).header("Authorization", "Bearer " + key));
    }

    public HttpResponse<String> post(String path, String key, String json) {
        return send(
                request(path)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** An organisation of its own, with keys. */
    public Tenant newTenant(String name) {
        var org = new OrgId(bean(IdSource.class).next());
        bean(AccountStore.class).insert(new Organization(org, name), bean(Clock.class).instant());
        return new Tenant(org, key(org, Scope.WRITE), key(org, Scope.READ), key(org, Scope.ADMIN));
    }

    private String key(OrgId org, Scope scope) {
        var creator =
                new Caller(
                        org,
                        new Caller.Actor.ApiKey("test", false),
                        Set.copyOf(EnumSet.allOf(Permission.class)));
        return bean(ApiKeyService.class)
                .issue(creator, new NewKey("test " + scope, ApiKey.Mode.TEST, scope, null))
                .secret()
                .reveal();
    }

    /** An organisation and a key of each scope. */
    public record Tenant(OrgId org, String writeKey, String readKey, String adminKey) {}
}
