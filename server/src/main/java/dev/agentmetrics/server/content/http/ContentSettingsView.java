package dev.agentmetrics.server.content.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.content.ContentChoice;
import dev.agentmetrics.server.content.ContentSettingsService;
import java.time.Instant;
import java.util.List;

/** In which environments content is stored, and within which bounds that can be chosen. */
record ContentSettingsView(
        List<Environment> environments,
        @JsonProperty("default_days") int defaultDays,
        @JsonProperty("most_days") int mostDays,
        @JsonProperty("default_characters") int defaultCharacters,
        @JsonProperty("most_characters") int mostCharacters) {

    record Environment(
            String environment,
            boolean stored,
            int days,
            int characters,
            @JsonProperty("changed_at") Instant changedAt) {

        static Environment of(ContentChoice choice) {
            return new Environment(
                    choice.environment(),
                    choice.stored(),
                    choice.days(),
                    choice.characters(),
                    choice.changedAt());
        }
    }

    static ContentSettingsView of(ContentSettingsService.Settings settings) {
        return new ContentSettingsView(
                settings.choices().stream().map(Environment::of).toList(),
                Math.min(ContentChoice.DEFAULT_DAYS, settings.mostDays()),
                settings.mostDays(),
                ContentChoice.DEFAULT_CHARACTERS,
                ContentChoice.MOST_CHARACTERS);
    }
}
