package dev.agentmetrics.server.leaks;

import dev.agentmetrics.server.apikeys.Exposure;
import dev.agentmetrics.server.apikeys.LeakedKeys;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import dev.agentmetrics.server.crypto.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What GitHub's secret scanning found, as its partner program sends it.
 *
 * <p>Guarantees that nothing is looked at, and nothing happens, unless GitHub signed exactly these
 * bytes; and that when {@link #accept} returns, every working key in them has been revoked and that
 * is on disk. A report that is sent again changes nothing. Strangers can make it read a few bodies
 * at a time and no more.
 */
@Service
public class GitHubReports {

    static final int PER_NETWORK = 120;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int AT_A_TIME = 4;
    private static final int MAX_HEADER = 256;

    private final LeakSettings settings;
    private final GitHubKeys signers;
    private final LeakedKeys keys;
    private final Throttle perNetwork;
    private final Semaphore reading = new Semaphore(AT_A_TIME);
    private final JsonMapper json = new JsonMapper();

    GitHubReports(LeakSettings settings, GitHubKeys signers, LeakedKeys keys, Clock clock) {
        this.settings = settings;
        this.signers = signers;
        this.keys = keys;
        this.perNetwork = new Throttle(PER_NETWORK, WINDOW, clock);
    }

    /**
     * Which key signed, and the signature over the raw body in Base64, as the headers say. Neither
     * is believed.
     */
    public record Proof(@Nullable String keyName, @Nullable String signature) {}

    /**
     * What became of one finding, for GitHub to learn from.
     *
     * @param tokenHash SHA-256 of what was found, in hexadecimal
     * @param tokenType as GitHub calls it
     * @param ours whether this server issued it
     */
    public record Verdict(String tokenHash, String tokenType, boolean ours) {}

    public List<Verdict> accept(Proof proof, InputStream body, Origin from) {
        perNetwork.attempt(from.network()).ifPresent(GitHubReports::wait);
        if (!reading.tryAcquire()) {
            wait(Duration.ofSeconds(1));
        }
        try {
            return judge(signed(proof, body), from);
        } finally {
            reading.release();
        }
    }

    /**
     * The body, once it is known to be GitHub's. It is read before anything else: a sender whose
     * body is not taken sees a broken stream instead of the answer.
     */
    private byte[] signed(Proof proof, InputStream body) {
        var bytes = read(body);
        var name = proof.keyName();
        var text = proof.signature();
        if (!settings.githubSecretScanning()
                || name == null
                || text == null
                || name.length() > MAX_HEADER
                || text.length() > MAX_HEADER) {
            throw notSigned();
        }
        var signer = signers.find(name).orElseThrow(GitHubReports::notSigned);
        var signature = decoded(text);
        if (!signer.verifies(bytes, signature)) {
            throw notSigned();
        }
        return bytes;
    }

    private List<Verdict> judge(byte[] body, Origin from) {
        return findings(body).values().stream().map(finding -> judge(finding, from)).toList();
    }

    private Verdict judge(JsonNode finding, Origin from) {
        var token = finding.path("token").asString("");
        var url = finding.path("url").asString("");
        var place = url.isEmpty() ? "GitHub, " + finding.path("source").asString("") : url;
        var ours = keys.endIn(token, new Exposure(Exposure.Channel.GITHUB, place, from));
        return new Verdict(
                HexFormat.of().formatHex(Hashes.sha256(token.getBytes(StandardCharsets.UTF_8))),
                finding.path("type").asString(""),
                !ours.isEmpty());
    }

    private JsonNode findings(byte[] body) {
        try {
            var findings = json.readTree(body);
            if (findings.isArray()) {
                return findings;
            }
        } catch (JacksonException _) {
            // answered below
        }
        throw new ProblemException(
                new Problem.Malformed("not_a_report", "A report is an array of findings."));
    }

    private static byte[] decoded(String signature) {
        try {
            return Base64.getDecoder().decode(signature);
        } catch (IllegalArgumentException _) {
            throw notSigned();
        }
    }

    private static byte[] read(InputStream body) {
        try {
            return body.readAllBytes();
        } catch (IOException failure) {
            for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof TimeoutException) {
                    throw new ProblemException(
                            new Problem.TooSlow(
                                    "body_timeout", "The body took too long to arrive."));
                }
            }
            throw new ProblemException(
                    new Problem.Malformed("body_unreadable", "The body did not arrive whole."));
        }
    }

    /** The same for a wrong signature and for a server that expects none. */
    private static ProblemException notSigned() {
        return new ProblemException(
                new Problem.Unauthenticated(
                        "invalid_signature",
                        "This is not signed by GitHub, or this server takes no reports from it."));
    }

    private static void wait(Duration time) {
        throw new ProblemException(
                new Problem.OverLimit("too_many_reports", "Too many reports at a time.", time));
    }
}
