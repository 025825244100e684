package dev.agentmetrics.server.deletion.http;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.deletion.DeletionService;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link DeletionService}. */
@RestController
@RequestMapping("/v1/organization/deletion")
class DeletionController {

    private final DeletionService deletions;

    DeletionController(DeletionService deletions) {
        this.deletions = deletions;
    }

    @GetMapping
    DeletionView progress(Caller caller) {
        return DeletionView.of(deletions.progress(caller));
    }

    @PostMapping
    DeletionView request(Caller caller, @RequestBody Confirmation confirmation) {
        return DeletionView.of(deletions.request(caller, confirmation.name()));
    }

    @DeleteMapping
    DeletionView withdraw(Caller caller) {
        return DeletionView.of(deletions.withdraw(caller));
    }

    /** The name of the organisation, typed by whoever wants it deleted. */
    record Confirmation(@Nullable String name) {}
}
