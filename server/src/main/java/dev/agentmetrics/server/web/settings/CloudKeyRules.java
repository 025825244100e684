package dev.agentmetrics.server.web.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Which settings of the key managers beyond a network make sense together. */
final class CloudKeyRules {

    private static final String PREFIX = "agentmetrics.";

    /**
     * @param needed what it cannot do without
     * @param others what only it reads; those with a default are not among them
     */
    private record Rule(String manager, String needed, List<String> others) {}

    private static final List<Rule> RULES =
            List.of(
                    new Rule(
                            "vault",
                            "vault-address",
                            List.of(
                                    "vault-namespace",
                                    "vault-token-file",
                                    "vault-role-id",
                                    "vault-secret-id-file")),
                    new Rule("aws-kms", "aws-region", List.of("aws-kms-endpoint")),
                    new Rule("gcp-kms", "gcp-key-ring", List.of("gcp-credentials-file")),
                    new Rule(
                            "azure-key-vault",
                            "azure-vault-url",
                            List.of(
                                    "azure-tenant-id",
                                    "azure-client-id",
                                    "azure-client-secret-file",
                                    "azure-token-file")));

    private CloudKeyRules() {}

    static void check(Map<String, Object> properties, List<String> problems) {
        var manager = properties.get(PREFIX + "key-manager");
        for (var rule : RULES) {
            boolean chosen = rule.manager().equals(manager);
            if (chosen && !has(properties, rule.needed())) {
                problems.add(
                        "%s: missing; allowed: it is needed with AGENTMETRICS_KEY_MANAGER=%s"
                                .formatted(variable(rule.needed()), rule.manager()));
            }
            if (!chosen) {
                Stream.concat(Stream.of(rule.needed()), rule.others().stream())
                        .filter(name -> has(properties, name))
                        .forEach(name -> problems.add(only(name, rule.manager())));
            }
        }
        if (RULES.stream().noneMatch(rule -> rule.manager().equals(manager))
                && has(properties, "key-manager-ca")) {
            problems.add(only("key-manager-ca", "vault, aws-kms, gcp-kms or azure-key-vault"));
        }
        if ("vault".equals(manager)) {
            vault(properties, problems);
        }
        if ("azure-key-vault".equals(manager)) {
            azure(properties, problems);
        }
    }

    private static void vault(Map<String, Object> properties, List<String> problems) {
        boolean token = has(properties, "vault-token-file");
        boolean role = has(properties, "vault-role-id");
        boolean secret = has(properties, "vault-secret-id-file");
        if (role != secret || token == role) {
            problems.add(
                    "AGENTMETRICS_VAULT_TOKEN_FILE: how to sign in is not clear; allowed: that, or"
                            + " AGENTMETRICS_VAULT_ROLE_ID with AGENTMETRICS_VAULT_SECRET_ID_FILE");
        }
    }

    private static void azure(Map<String, Object> properties, List<String> problems) {
        boolean secret = has(properties, "azure-client-secret-file");
        boolean token = has(properties, "azure-token-file");
        boolean tenant = has(properties, "azure-tenant-id");
        boolean client = has(properties, "azure-client-id");
        if ((secret && token) || tenant != (secret || token) || (tenant && !client)) {
            problems.add(
                    "AGENTMETRICS_AZURE_CLIENT_SECRET_FILE: how to sign in is not clear; allowed:"
                            + " that or AGENTMETRICS_AZURE_TOKEN_FILE, with"
                            + " AGENTMETRICS_AZURE_TENANT_ID and AGENTMETRICS_AZURE_CLIENT_ID; or"
                            + " none of them, for the identity of the machine");
        }
    }

    private static String only(String name, String managers) {
        return "%s: not read; allowed: only with AGENTMETRICS_KEY_MANAGER=%s"
                .formatted(variable(name), managers);
    }

    private static String variable(String name) {
        return "AGENTMETRICS_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static boolean has(Map<String, Object> properties, String name) {
        return properties.containsKey(PREFIX + name);
    }
}
