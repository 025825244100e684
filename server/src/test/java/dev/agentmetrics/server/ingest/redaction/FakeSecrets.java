package dev.agentmetrics.server.ingest.redaction;

import java.util.List;
import java.util.Locale;

/**
 * One example of every kind of secret. They are put together at run time, so that no scanner of
 * this repository takes them for real ones.
 */
final class FakeSecrets {

    record Example(String type, String value) {}

    private static final String MIXED = "aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7bC9dE2fG4hJ6kL8";
    private static final String HEX = "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6071";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private FakeSecrets() {}

    static List<Example> all() {
        return List.of(
                of("agentmetrics-key", "am_", "live_", "0123456789_", mixed(49)),
                of("agentmetrics-key", "am_", "test_", mixed(43)),
                of("agentmetrics-key", "am_", mixed(43)),
                of("openai-key", "sk", "-", LETTERS),
                of("openai-key", "sk", "-", mixed(48)),
                of("openai-key", "sk", "-proj-", mixed(20), "_", mixed(20), "-", mixed(10)),
                of("openai-key", "sk", "-svcacct-", mixed(40)),
                of("anthropic-key", "sk", "-ant-api03-", mixed(40), "-", mixed(10), "_AA"),
                of("anthropic-key", "sk", "-ant-admin01-", mixed(40)),
                of("openrouter-key", "sk", "-or-v1-", hex(48)),
                of("google-api-key", "AI", "za", mixed(35)),
                of("google-oauth-token", "ya", "29.", mixed(40)),
                of("google-client-secret", "GOC", "SPX-", mixed(28)),
                of("aws-access-key", "AK", "IA", upper(16)),
                of("aws-access-key", "AS", "IA", upper(16)),
                of("github-token", "gh", "p_", mixed(36)),
                of("github-token", "gh", "o_", mixed(36)),
                of("github-token", "gh", "u_", mixed(36)),
                of("github-token", "gh", "s_", mixed(36)),
                of("github-token", "gh", "r_", mixed(36)),
                of("github-token", "github", "_pat_", mixed(22), "_", mixed(40)),
                of("gitlab-token", "gl", "pat-", mixed(20)),
                of("slack-token", "xo", "xb-123456789012-", mixed(24)),
                of("slack-token", "xo", "xp-123456789012-", mixed(24)),
                of("slack-token", "xa", "pp-1-A0123456789-", mixed(24)),
                of("stripe-key", "sk", "_live_", mixed(24)),
                of("stripe-key", "rk", "_live_", mixed(24)),
                of("stripe-key", "sk", "_test_", mixed(24)),
                of("stripe-webhook-secret", "wh", "sec_", mixed(32)),
                of("huggingface-token", "h", "f_", mixed(34)),
                of("groq-key", "gs", "k_", mixed(48)),
                of("xai-key", "x", "ai-", mixed(48)),
                of("perplexity-key", "pp", "lx-", mixed(48)),
                of("replicate-token", "r", "8_", mixed(37)),
                of("twilio-key", "S", "K", hex(32)),
                of("sendgrid-key", "S", "G.", mixed(22), ".", mixed(43)),
                of("npm-token", "np", "m_", mixed(36)),
                of("pypi-token", "py", "pi-", mixed(50)),
                of("databricks-token", "da", "pi", hex(32)),
                of("digitalocean-token", "do", "p_v1_", hex(48)),
                of("supabase-key", "sb", "p_", hex(40)),
                of("linear-key", "lin", "_api_", mixed(40)),
                of("notion-token", "sec", "ret_", mixed(43)),
                of("notion-token", "nt", "n_", mixed(46)),
                of("telegram-bot-token", "123456789", ":A", "A", mixed(33)),
                of("jwt", "ey", "J" + mixed(20), ".ey", "J" + mixed(30), ".", mixed(43)));
    }

    static String mixed(int length) {
        return MIXED.repeat(2).substring(0, length);
    }

    static String hex(int length) {
        return HEX.substring(0, length);
    }

    private static String upper(int length) {
        return mixed(length).toUpperCase(Locale.ROOT);
    }

    private static Example of(String type, String... parts) {
        return new Example(type, String.join("", parts));
    }
}
