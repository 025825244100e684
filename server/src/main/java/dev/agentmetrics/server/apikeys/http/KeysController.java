package dev.agentmetrics.server.apikeys.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.apikeys.ApiKeyService;
import dev.agentmetrics.server.apikeys.IssuedKey;
import dev.agentmetrics.server.apikeys.KeyDirectory;
import dev.agentmetrics.server.core.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link ApiKeyService} and {@link KeyDirectory}. */
@RestController
@RequestMapping("/v1/keys")
class KeysController {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final ApiKeyService keys;
    private final KeyDirectory directory;

    KeysController(ApiKeyService keys, KeyDirectory directory) {
        this.keys = keys;
        this.directory = directory;
    }

    @GetMapping
    KeyPage page(
            Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit) {
        return KeyPage.of(directory.page(caller, cursor, PageLimit.of(limit)));
    }

    @GetMapping("/{keyId}")
    KeyView key(Caller caller, @PathVariable String keyId) {
        return KeyView.of(directory.entry(caller, keyId));
    }

    @PostMapping
    ResponseEntity<IssuedKeyView> create(
            Caller caller,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String mark,
            @RequestBody NewKeyRequest wanted) {
        return issued(caller, keys.issue(caller, wanted::checked, mark));
    }

    @PostMapping("/{keyId}/rotate")
    ResponseEntity<IssuedKeyView> rotate(
            Caller caller,
            @PathVariable String keyId,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String mark,
            @RequestBody(required = false) @Nullable RotationRequest wanted) {
        var asked = wanted == null ? RotationRequest.NOTHING : wanted;
        return issued(caller, keys.rotate(caller, keyId, asked::checked, mark));
    }

    @DeleteMapping("/{keyId}")
    KeyView revoke(Caller caller, @PathVariable String keyId) {
        return KeyView.of(directory.entry(caller, keys.revoke(caller, keyId).keyId()));
    }

    private ResponseEntity<IssuedKeyView> issued(Caller caller, IssuedKey issued) {
        var entry = directory.entry(caller, issued.key().keyId());
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(new IssuedKeyView(issued.secret(), KeyView.of(entry)));
    }

    /** Some keys of the organisation. */
    record KeyPage(List<KeyView> keys, @JsonProperty("next_cursor") @Nullable String nextCursor) {

        static KeyPage of(KeyDirectory.Page page) {
            return new KeyPage(page.entries().stream().map(KeyView::of).toList(), page.next());
        }
    }
}
