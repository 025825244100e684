package dev.agentmetrics.server.web.settings;

import java.util.List;
import java.util.Map;

/** Which settings of the key manager make sense together. */
final class KeyRules {

    private static final String PREFIX = "agentmetrics.";
    private static final List<String> LOCAL =
            List.of("key-file", "key-passphrase", "key-passphrase-file");
    private static final List<String> PINS = List.of("pkcs11-pin", "pkcs11-pin-file");

    private KeyRules() {}

    static void check(Map<String, Object> properties, List<String> problems) {
        var manager = properties.get(PREFIX + "key-manager");
        if (count(properties, LOCAL) > ("local".equals(manager) ? 1 : 0)) {
            problems.add(
                    "AGENTMETRICS_KEY_FILE, AGENTMETRICS_KEY_PASSPHRASE and"
                            + " AGENTMETRICS_KEY_PASSPHRASE_FILE: allowed: one of them, with the key"
                            + " manager local");
        }
        boolean token = "pkcs11".equals(manager);
        boolean library = has(properties, "pkcs11-library");
        boolean slot = has(properties, "pkcs11-slot");
        long pins = count(properties, PINS);
        if (library != token || slot != token || pins != (token ? 1 : 0)) {
            problems.add(
                    "AGENTMETRICS_PKCS11_LIBRARY, AGENTMETRICS_PKCS11_SLOT and"
                            + " AGENTMETRICS_PKCS11_PIN or AGENTMETRICS_PKCS11_PIN_FILE: allowed: all"
                            + " of them with AGENTMETRICS_KEY_MANAGER=pkcs11, none without");
        }
    }

    private static boolean has(Map<String, Object> properties, String name) {
        return properties.containsKey(PREFIX + name);
    }

    private static long count(Map<String, Object> properties, List<String> names) {
        return names.stream().filter(name -> has(properties, name)).count();
    }
}
