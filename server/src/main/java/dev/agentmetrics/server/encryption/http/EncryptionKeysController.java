package dev.agentmetrics.server.encryption.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.encryption.EncryptionKeys;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link EncryptionKeys}. */
@RestController
@RequestMapping("/v1/security/keys")
class EncryptionKeysController {

    private final EncryptionKeys keys;

    EncryptionKeysController(EncryptionKeys keys) {
        this.keys = keys;
    }

    @GetMapping
    ResponseEntity<EncryptionKeysView> report(Caller caller) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(EncryptionKeysView.of(keys.report(caller)));
    }
}
