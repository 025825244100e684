package dev.agentmetrics.server.ingest.redaction;

import static dev.agentmetrics.server.ingest.redaction.Characters.ALPHANUMERIC;
import static dev.agentmetrics.server.ingest.redaction.Characters.BASE64;
import static dev.agentmetrics.server.ingest.redaction.Characters.DOTTED;
import static dev.agentmetrics.server.ingest.redaction.Characters.HEX_LOWER;
import static dev.agentmetrics.server.ingest.redaction.Characters.PERCENT;
import static dev.agentmetrics.server.ingest.redaction.Characters.URL_SAFE;

import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that counts as a secret, one line each. Where two keywords end at the same place, the
 * line that stands first wins. To add a provider, add a line and an example to the test's table.
 */
final class SecretRules {

    /** In the order of precedence. */
    static final List<Rule> ALL =
            Stream.of(ownKeys(), modelProviders(), clouds(), codeAndCi(), services(), forms())
                    .flatMap(List::stream)
                    .toList();

    private SecretRules() {}

    private static List<Rule> ownKeys() {
        return List.of(
                token("am_live_", "agentmetrics-key", URL_SAFE, 16),
                token("am_test_", "agentmetrics-key", URL_SAFE, 16),
                token("am_", "agentmetrics-key", URL_SAFE, 32));
    }

    private static List<Rule> modelProviders() {
        return List.of(
                token("sk-ant-", "anthropic-key", URL_SAFE, 16),
                token("sk-proj-", "openai-key", URL_SAFE, 16),
                token("sk-svcacct-", "openai-key", URL_SAFE, 16),
                token("sk-admin-", "openai-key", URL_SAFE, 16),
                token("sk-or-", "openrouter-key", URL_SAFE, 16),
                token("sk-lf-", "langfuse-key", URL_SAFE, 16),
                exact("sk-", "openai-key", Shapes.hyphenatedKey()),
                exact("csk-", "cerebras-key", Shapes.hyphenatedKey()),
                token("AIza", "google-api-key", URL_SAFE, 35),
                token("ya29.", "google-oauth-token", URL_SAFE, 20),
                token("GOCSPX-", "google-client-secret", URL_SAFE, 20),
                token("hf_", "huggingface-token", ALPHANUMERIC, 20),
                token("gsk_", "groq-key", ALPHANUMERIC, 20),
                token("xai-", "xai-key", ALPHANUMERIC, 20),
                token("pplx-", "perplexity-key", ALPHANUMERIC, 20),
                token("r8_", "replicate-token", ALPHANUMERIC, 20),
                token("tgp_v1_", "together-key", URL_SAFE, 20),
                token("fw_", "fireworks-key", ALPHANUMERIC, 20),
                token("nvapi-", "nvidia-key", URL_SAFE, 20),
                token("jina_", "jina-key", ALPHANUMERIC, 20),
                token("tvly-", "tavily-key", URL_SAFE, 20),
                token("lsv2_", "langsmith-key", URL_SAFE, 20),
                token("pcsk_", "pinecone-key", URL_SAFE, 20),
                token("e2b_", "e2b-key", ALPHANUMERIC, 20),
                token("fc-", "firecrawl-key", HEX_LOWER, 32));
    }

    private static List<Rule> clouds() {
        return List.of(
                exact("AKIA", "aws-access-key", Shapes.exactToken(ALPHANUMERIC, 16)),
                exact("ASIA", "aws-access-key", Shapes.exactToken(ALPHANUMERIC, 16)),
                exact("ABIA", "aws-access-key", Shapes.exactToken(ALPHANUMERIC, 16)),
                token("ABSK", "aws-bedrock-key", BASE64, 60),
                exact("JQQJ99", "azure-key", Shapes.azureKey()),
                exact("Q~", "azure-client-secret", Shapes.entraSecret()),
                named("AccountKey=", "azure-storage-key", Shapes.parameter(BASE64, 20)),
                named("SharedAccessKey=", "azure-storage-key", Shapes.parameter(BASE64, 20)),
                named("sig=", "azure-sas", Shapes.parameter(PERCENT, 32)),
                token("dop_v1_", "digitalocean-token", HEX_LOWER, 32),
                token("doo_v1_", "digitalocean-token", HEX_LOWER, 32),
                token("dor_v1_", "digitalocean-token", HEX_LOWER, 32),
                token("dapi", "databricks-token", HEX_LOWER, 32),
                token("sbp_", "supabase-key", ALPHANUMERIC, 32),
                token("sb_secret_", "supabase-key", URL_SAFE, 20),
                token("hvs.", "vault-token", URL_SAFE, 20),
                token("pscale_tkn_", "planetscale-token", DOTTED, 20),
                token("FlyV1 ", "fly-token", BASE64, 40));
    }

    private static List<Rule> codeAndCi() {
        return List.of(
                token("ghp_", "github-token", ALPHANUMERIC, 30),
                token("gho_", "github-token", ALPHANUMERIC, 30),
                token("ghu_", "github-token", ALPHANUMERIC, 30),
                token("ghs_", "github-token", DOTTED, 30),
                token("ghr_", "github-token", ALPHANUMERIC, 30),
                token("github_pat_", "github-token", URL_SAFE, 30),
                token("glpat-", "gitlab-token", DOTTED, 20),
                token("gldt-", "gitlab-token", URL_SAFE, 20),
                token("glrt-", "gitlab-token", DOTTED, 20),
                token("glptt-", "gitlab-token", URL_SAFE, 20),
                token("npm_", "npm-token", ALPHANUMERIC, 36),
                token("pypi-", "pypi-token", URL_SAFE, 50),
                token("dckr_pat_", "docker-token", URL_SAFE, 20),
                token("ATATT3", "atlassian-token", BASE64, 60),
                token("ATCTT3", "atlassian-token", BASE64, 60),
                token("sntrys_", "sentry-token", BASE64, 40),
                token("glsa_", "grafana-token", URL_SAFE, 32),
                token("glc_", "grafana-token", BASE64, 32),
                token("NRAK-", "newrelic-key", ALPHANUMERIC, 24),
                token("PMAK-", "postman-key", URL_SAFE, 40),
                token("dp.pt.", "doppler-token", ALPHANUMERIC, 40),
                exact("AGE-SECRET-KEY-1", "age-key", Shapes.token(ALPHANUMERIC, 40)));
    }

    private static List<Rule> services() {
        return List.of(
                token("xoxb-", "slack-token", URL_SAFE, 10),
                token("xoxp-", "slack-token", URL_SAFE, 10),
                token("xoxa-", "slack-token", URL_SAFE, 10),
                token("xoxr-", "slack-token", URL_SAFE, 10),
                token("xoxs-", "slack-token", URL_SAFE, 10),
                token("xoxe-", "slack-token", URL_SAFE, 10),
                token("xoxe.", "slack-token", DOTTED, 10),
                token("xoxc-", "slack-token", URL_SAFE, 10),
                token("xoxd-", "slack-token", PERCENT, 10),
                token("xapp-", "slack-token", URL_SAFE, 10),
                named("hooks.slack.com/", "slack-webhook", Shapes.urlPath(20)),
                named("hooks.slack-gov.com/", "slack-webhook", Shapes.urlPath(20)),
                named("/api/webhooks/", "discord-webhook", Shapes.urlPath(60)),
                token("sk_live_", "stripe-key", ALPHANUMERIC, 16),
                token("sk_test_", "stripe-key", ALPHANUMERIC, 16),
                token("rk_live_", "stripe-key", ALPHANUMERIC, 16),
                token("rk_test_", "stripe-key", ALPHANUMERIC, 16),
                token("whsec_", "stripe-webhook-secret", BASE64, 24),
                token("sk_", "elevenlabs-key", HEX_LOWER, 40),
                exact("SK", "twilio-key", Shapes.exactToken(HEX_LOWER, 32)),
                token("SG.", "sendgrid-key", DOTTED, 40),
                exact("key-", "mailgun-key", Shapes.exactToken(HEX_LOWER, 32)),
                token("re_", "resend-key", URL_SAFE, 30),
                token("shpat_", "shopify-token", ALPHANUMERIC, 32),
                token("shpss_", "shopify-token", ALPHANUMERIC, 32),
                token("lin_api_", "linear-key", ALPHANUMERIC, 30),
                token("ntn_", "notion-token", ALPHANUMERIC, 40),
                exact("secret_", "notion-token", Shapes.exactToken(ALPHANUMERIC, 43)),
                token("figd_", "figma-token", URL_SAFE, 30),
                exact(":AA", "telegram-bot-token", Shapes.telegram()));
    }

    /** Secrets known by their surroundings. */
    private static List<Rule> forms() {
        return List.of(
                exact("eyJ", "jwt", Shapes.jwt()),
                exact("-----BEGIN", "private-key", Shapes.privateKey()),
                generic("://", "url-password", Shapes.urlPassword()),
                generic("bearer", "bearer-token", Shapes.bearer()),
                generic("basic", "basic-auth", Shapes.basic()),
                generic("authorization", "authorization", Assignment.HEADER),
                generic("password", "password", Assignment.PASSWORD),
                generic("passwd", "password", Assignment.PASSWORD),
                generic("passphrase", "password", Assignment.PASSWORD),
                generic("pwd", "password", Assignment.PASSWORD),
                generic("pass", "password", Assignment.PASS),
                generic("secret_access_key", "aws-secret-key", Assignment.KEY),
                generic("secretaccesskey", "aws-secret-key", Assignment.KEY),
                generic("api_key", "api-key", Assignment.KEY),
                generic("api-key", "api-key", Assignment.KEY),
                generic("apikey", "api-key", Assignment.KEY),
                generic("api key", "api-key", Assignment.KEY),
                generic("access_key", "api-key", Assignment.KEY),
                generic("accesskey", "api-key", Assignment.KEY),
                generic("secret_key", "secret", Assignment.KEY),
                generic("secretkey", "secret", Assignment.KEY),
                generic("private_key", "private-key", Assignment.KEY),
                generic("privatekey", "private-key", Assignment.KEY),
                generic("client_secret", "secret", Assignment.KEY),
                generic("clientsecret", "secret", Assignment.KEY),
                generic("secret", "secret", Assignment.TOKEN),
                generic("token", "token", Assignment.TOKEN),
                generic("credential", "secret", Assignment.TOKEN),
                generic("credentials", "secret", Assignment.TOKEN),
                generic("cvv", CardScanner.CVV, Assignment.CVV),
                generic("cvv2", CardScanner.CVV, Assignment.CVV),
                generic("cvc", CardScanner.CVV, Assignment.CVV),
                generic("cvc2", CardScanner.CVV, Assignment.CVV));
    }

    private static Rule token(String prefix, String type, Characters body, int min) {
        return new Rule(prefix, true, false, type, Shapes.token(body, min));
    }

    private static Rule exact(String keyword, String type, Rule.Shape shape) {
        return new Rule(keyword, true, false, type, shape);
    }

    private static Rule named(String keyword, String type, Rule.Shape shape) {
        return new Rule(keyword, false, false, type, shape);
    }

    private static Rule generic(String keyword, String type, Rule.Shape shape) {
        return new Rule(keyword, false, true, type, shape);
    }
}
