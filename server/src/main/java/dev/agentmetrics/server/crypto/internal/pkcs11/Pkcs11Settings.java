package dev.agentmetrics.server.crypto.internal.pkcs11;

import dev.agentmetrics.server.crypto.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which token, and how to get in.
 *
 * @param pkcs11Slot the number of its slot, as the vendor's tool shows it
 */
@ConfigurationProperties("agentmetrics")
public record Pkcs11Settings(
        @Nullable Path pkcs11Library,
        @Nullable String pkcs11Slot,
        @Nullable Secret pkcs11Pin,
        @Nullable Path pkcs11PinFile) {}
