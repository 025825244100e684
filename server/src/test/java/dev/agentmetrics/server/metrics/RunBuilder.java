package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.core.RunId;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Readable runs for tests of questions: say what matters, the rest is ordinary. */
final class RunBuilder {

    private final UUID id;
    private final Instant at;
    private String agent = "checkout";
    private String trace = "";
    private String session = "";
    private String parent = "";
    private RunStatus status = RunStatus.SUCCESS;
    private @Nullable Long micros = 1_000_000L;
    private String error = "";
    private long fingerprint;
    private String environment = "production";
    private String version = "1.0";
    private String model = "gpt-4o";
    private String provider = "openai";
    private @Nullable BigDecimal usd = new BigDecimal("0.0100000000");
    private long input = 100;
    private long output = 20;
    private long cacheRead;
    private int modelCalls = 1;
    private List<String> tools = List.of();
    private Run.Account account = Run.Account.NONE;
    private String metadata = "{}";

    private RunBuilder(UUID id, Instant at) {
        this.id = id;
        this.at = at;
    }

    static RunBuilder run(int number, Instant at) {
        return new RunBuilder(id(number), at);
    }

    static UUID id(int number) {
        return new UUID(0x22222222_2222_4222L, 0x8000_0000_0000_0000L | number);
    }

    RunBuilder agent(String name) {
        agent = name;
        return this;
    }

    RunBuilder trace(String name) {
        trace = name;
        return this;
    }

    RunBuilder session(String name) {
        session = name;
        return this;
    }

    RunBuilder parent(String name) {
        parent = name;
        return this;
    }

    RunBuilder failed(String message, long itsFingerprint) {
        return ended(RunStatus.FAILED, message, itsFingerprint);
    }

    RunBuilder ended(RunStatus how, String message, long itsFingerprint) {
        status = how;
        error = message;
        fingerprint = itsFingerprint;
        return this;
    }

    RunBuilder took(@Nullable Long milliseconds) {
        micros = milliseconds == null ? null : milliseconds * 1000;
        return this;
    }

    RunBuilder in(String name) {
        environment = name;
        return this;
    }

    RunBuilder version(String name) {
        version = name;
        return this;
    }

    RunBuilder model(String name) {
        model = name;
        return this;
    }

    RunBuilder cost(@Nullable String amount) {
        usd = amount == null ? null : new BigDecimal(amount).setScale(Run.Cost.SCALE);
        return this;
    }

    RunBuilder tokens(long inputs, long outputs, long cacheReads) {
        input = inputs;
        output = outputs;
        cacheRead = cacheReads;
        return this;
    }

    /** It names its model, and nothing of what it used. */
    RunBuilder silent() {
        modelCalls = 0;
        return tokens(0, 0, 0);
    }

    RunBuilder tools(String... names) {
        tools = List.of(names);
        return this;
    }

    /** Made from spans in which these calls failed; the metadata says what they were. */
    RunBuilder failingCalls(Long... fingerprints) {
        account = new Run.Account(null, 1, List.of(fingerprints));
        return this;
    }

    RunBuilder metadata(String json) {
        metadata = json;
        return this;
    }

    Run build() {
        return new Run(
                new RunId(id),
                new Run.Identity("", trace, agent, session, "", parent, account),
                new Run.Outcome(status, at, at.plusMillis(40), micros, error, fingerprint),
                new Run.Context("python", environment, version, "", "", "", "", "0.2.0", ""),
                new Run.Usage(
                        model,
                        provider,
                        input,
                        output,
                        cacheRead,
                        0,
                        null,
                        cacheRead == 0 ? Run.Usage.Basis.PLAIN : Run.Usage.Basis.EXCLUSIVE),
                new Run.Counters(modelCalls, tools.size(), 0, 0, 0, 0, 0, 0, 0, 0),
                new Run.Cost(
                        usd,
                        usd == null ? Run.Cost.Source.UNPRICED : Run.Cost.Source.COMPUTED,
                        usd,
                        null,
                        null,
                        "",
                        ""),
                new Run.Content(tools, metadata, List.of(), 0, 0, 0, 0));
    }
}
