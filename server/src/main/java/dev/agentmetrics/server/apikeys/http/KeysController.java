package dev.agentmetrics.server.apikeys.http;

import dev.agentmetrics.server.apikeys.ApiKeyService;
import dev.agentmetrics.server.core.Caller;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link ApiKeyService}. */
@RestController
@RequestMapping("/v1/keys")
class KeysController {

    private final ApiKeyService keys;

    KeysController(ApiKeyService keys) {
        this.keys = keys;
    }

    @GetMapping
    KeyList list(Caller caller) {
        return new KeyList(keys.list(caller).stream().map(KeyView::of).toList());
    }

    @PostMapping
    ResponseEntity<IssuedKeyView> create(Caller caller, @RequestBody NewKeyRequest wanted) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(IssuedKeyView.of(keys.issue(caller, wanted.checked())));
    }

    @DeleteMapping("/{keyId}")
    KeyView revoke(Caller caller, @PathVariable String keyId) {
        return KeyView.of(keys.revoke(caller, keyId));
    }

    /** All keys of the organisation. */
    record KeyList(List<KeyView> keys) {}
}
