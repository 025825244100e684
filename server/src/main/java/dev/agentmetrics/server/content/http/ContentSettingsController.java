package dev.agentmetrics.server.content.http;

import dev.agentmetrics.server.content.ContentSettingsService;
import dev.agentmetrics.server.content.ContentSettingsService.Wish;
import dev.agentmetrics.server.core.Caller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link ContentSettingsService}. */
@RestController
@RequestMapping("/v1/settings/content")
class ContentSettingsController {

    private final ContentSettingsService settings;

    ContentSettingsController(ContentSettingsService settings) {
        this.settings = settings;
    }

    @GetMapping
    ContentSettingsView show(Caller caller) {
        return ContentSettingsView.of(settings.settings(caller));
    }

    @PutMapping
    ContentSettingsView change(Caller caller, @RequestBody Wish wish) {
        return ContentSettingsView.of(settings.choose(caller, wish));
    }
}
