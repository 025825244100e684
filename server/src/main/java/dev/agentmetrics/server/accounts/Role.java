package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Permission;
import java.util.Locale;
import java.util.Set;

/** What a person is in an organisation, and so what they may do there. */
public enum Role {
    OWNER,
    /** Everything but what concerns the owner. */
    ADMIN,
    /** Works with the data; manages nothing. */
    MEMBER;

    public Set<Permission> permissions() {
        return switch (this) {
            case OWNER, ADMIN -> Set.of(Permission.values());
            case MEMBER -> Set.of(Permission.DATA_READ);
        };
    }

    /** As it is stored and shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Role of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
