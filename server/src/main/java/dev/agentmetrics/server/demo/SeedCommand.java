package dev.agentmetrics.server.demo;

import dev.agentmetrics.server.client.Connection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** {@code ./dev seed SCENARIO}: sends a scenario to a running server and says where to look. */
public final class SeedCommand {

    private SeedCommand() {}

    public static void main(String[] arguments) throws InterruptedException {
        var scenario =
                arguments.length == 1
                        ? Arrays.stream(Scenario.values())
                                .filter(known -> known.commandName().equals(arguments[0]))
                                .findFirst()
                        : Optional.<Scenario>empty();
        if (scenario.isEmpty()) {
            System.err.println("usage: ./dev seed SCENARIO, where SCENARIO is one of");
            for (var known : Scenario.values()) {
                System.err.printf("  %-14s %s%n", known.commandName(), known.description());
            }
            System.exit(2);
            return;
        }
        var key = System.getenv("AGENTMETRICS_API_KEY");
        if (key == null) {
            System.err.println("set AGENTMETRICS_API_KEY to a key that may write");
            System.exit(2);
            return;
        }
        var url = Connection.address(System.getenv());
        var ca = Optional.ofNullable(System.getenv("AGENTMETRICS_CA")).map(Path::of).orElse(null);
        send(scenario.get(), url, key, ca);
    }

    private static void send(
            Scenario scenario, URI url, String key, @org.jspecify.annotations.Nullable Path ca)
            throws InterruptedException {
        var now = Clock.systemUTC().instant();
        try (var sender = new EventSender(url, key, ca)) {
            var accepted =
                    sender.send(
                            scenario.events(
                                    new EventFactory(new Random(now.getEpochSecond())), now),
                            sent -> {
                                if (sent % 10_000 == 0) {
                                    System.err.printf("%,d events sent%n", sent);
                                }
                            });
            System.out.printf(
                    "%,d events accepted. Look at %s%n", accepted, url.resolve(scenario.page()));
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
