package dev.agentmetrics.server.web.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("C07")
class CloudKeyRulesTest {

    private static final String RING = "projects/p/locations/l/keyRings/r";

    @TempDir Path folder;

    /** Names without their prefix, values after the equals sign; FILE is a file that exists. */
    private List<String> problems(String settings) throws IOException {
        var file = Files.writeString(folder.resolve("secret"), "needle").toString();
        var environment = new HashMap<String, String>();
        environment.put("AGENTMETRICS_DATA_DIR", folder.toString());
        for (var setting : settings.split(" ", -1)) {
            var parts = setting.split("=", 2);
            environment.put("AGENTMETRICS_" + parts[0], parts[1].replace("FILE", file));
        }
        return switch (StartSettings.read(Map.copyOf(environment))) {
            case StartSettings.Ready _ -> List.of();
            case StartSettings.Refused(var problems) -> problems;
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEY_MANAGER=vault VAULT_ADDRESS=https://v:8200 VAULT_TOKEN_FILE=FILE",
                "KEY_MANAGER=vault VAULT_ADDRESS=https://v VAULT_ROLE_ID=r VAULT_SECRET_ID_FILE=FILE"
                        + " VAULT_NAMESPACE=a/b VAULT_MOUNT=keys KEY_MANAGER_CA=FILE",
                "KEY_MANAGER=aws-kms AWS_REGION=eu-central-1",
                "KEY_MANAGER=aws-kms AWS_REGION=us-gov-west-1 AWS_KMS_ENDPOINT=https://kms",
                "KEY_MANAGER=gcp-kms GCP_KEY_RING=" + RING,
                "KEY_MANAGER=gcp-kms GCP_KEY_RING=" + RING + " GCP_CREDENTIALS_FILE=FILE",
                "KEY_MANAGER=azure-key-vault AZURE_VAULT_URL=https://v.vault.azure.net",
                "KEY_MANAGER=azure-key-vault AZURE_VAULT_URL=https://v AZURE_CLIENT_ID=c",
                "KEY_MANAGER=azure-key-vault AZURE_VAULT_URL=https://v AZURE_CLIENT_ID=c"
                        + " AZURE_TENANT_ID=t AZURE_TOKEN_FILE=FILE KEY_MANAGER_PROTECTION=hsm"
            })
    void whatWorksIsAllowed(String settings) throws IOException {
        assertThat(problems(settings)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "KEY_MANAGER=vault VAULT_TOKEN_FILE=FILE, AGENTMETRICS_VAULT_ADDRESS: missing",
        "KEY_MANAGER=vault VAULT_ADDRESS=https://v, AGENTMETRICS_VAULT_TOKEN_FILE: how",
        "KEY_MANAGER=vault VAULT_ADDRESS=https://v VAULT_ROLE_ID=r, AGENTMETRICS_VAULT_TOKEN_FILE",
        "KEY_MANAGER=vault VAULT_ADDRESS=http://v VAULT_TOKEN_FILE=FILE, AGENTMETRICS_VAULT_ADDRESS",
        "KEY_MANAGER=aws-kms, AGENTMETRICS_AWS_REGION: missing",
        "KEY_MANAGER=aws-kms AWS_REGION=europe, AGENTMETRICS_AWS_REGION: the value",
        "KEY_MANAGER=aws-kms AWS_REGION=eu-central-1 AWS_KMS_ENDPOINT=http://k, KMS_ENDPOINT: the",
        "KEY_MANAGER=gcp-kms, AGENTMETRICS_GCP_KEY_RING: missing",
        "KEY_MANAGER=gcp-kms GCP_KEY_RING=metrics, AGENTMETRICS_GCP_KEY_RING: the value",
        "KEY_MANAGER=azure-key-vault, AGENTMETRICS_AZURE_VAULT_URL: missing",
        "KEY_MANAGER=azure-key-vault AZURE_VAULT_URL=https://v AZURE_TENANT_ID=t, is not clear",
        "KEY_MANAGER=azure-key-vault AZURE_VAULT_URL=https://v AZURE_TOKEN_FILE=FILE, is not clear",
        "VAULT_ADDRESS=https://v, AGENTMETRICS_VAULT_ADDRESS: not read",
        "GCP_CREDENTIALS_FILE=FILE, AGENTMETRICS_GCP_CREDENTIALS_FILE: not read",
        "KEY_MANAGER_CA=FILE, AGENTMETRICS_KEY_MANAGER_CA: not read",
        "KEY_MANAGER_PREFIX=Metrics, AGENTMETRICS_KEY_MANAGER_PREFIX: the value",
        "KEY_MANAGER_PROTECTION=none, AGENTMETRICS_KEY_MANAGER_PROTECTION: the value"
    })
    void whatCannotWorkIsOneLine(String settings, String problem) throws IOException {
        assertThat(problems(settings))
                .anySatisfy(line -> assertThat(line).contains(problem, "allowed: "))
                .allSatisfy(line -> assertThat(line).hasLineCount(1).doesNotContain("needle"));
    }

    /** A secret in an environment variable is seen by every process of its user. */
    @ParameterizedTest
    @CsvSource({
        "VAULT_TOKEN=needle, AGENTMETRICS_VAULT_TOKEN_FILE",
        "VAULT_SECRET_ID=needle, AGENTMETRICS_VAULT_SECRET_ID_FILE",
        "AZURE_CLIENT_SECRET=needle, AGENTMETRICS_AZURE_CLIENT_SECRET_FILE"
    })
    void aSecretInClearIsRefusedWithWhereItBelongs(String settings, String place)
            throws IOException {
        assertThat(problems(settings))
                .singleElement()
                .asString()
                .contains("no such setting; did you mean " + place)
                .doesNotContain("needle");
    }
}
