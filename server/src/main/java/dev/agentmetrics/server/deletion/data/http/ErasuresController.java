package dev.agentmetrics.server.deletion.data.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.deletion.data.ErasureService;
import dev.agentmetrics.server.deletion.data.ReceiptKeys;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link ErasureService}. */
@RestController
@RequestMapping("/v1/erasures")
class ErasuresController {

    private final ErasureService erasures;
    private final ReceiptKeys keys;

    ErasuresController(ErasureService erasures, ReceiptKeys keys) {
        this.erasures = erasures;
        this.keys = keys;
    }

    @GetMapping
    Erasures list(Caller caller) {
        return new Erasures(erasures.list(caller).stream().map(ErasureView::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    ErasureView request(Caller caller, @RequestBody Wish wish) {
        return ErasureView.of(erasures.request(caller, wish.kind(), wish.subject()));
    }

    @GetMapping("/{erasureId}")
    ErasureView find(Caller caller, @PathVariable String erasureId) {
        return ErasureView.of(erasures.find(caller, erasureId));
    }

    /** Open to everybody: whoever has a receipt may verify it. */
    @GetMapping("/keys")
    Map<String, Object> keys() {
        return keys.set();
    }

    record Wish(@Nullable String kind, @Nullable String subject) {}

    record Erasures(List<ErasureView> erasures) {}
}
