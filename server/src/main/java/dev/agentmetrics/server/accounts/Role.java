package dev.agentmetrics.server.accounts;

import static dev.agentmetrics.server.core.Permission.AUDIT_READ;
import static dev.agentmetrics.server.core.Permission.CONTENT_READ;
import static dev.agentmetrics.server.core.Permission.DATA_READ;
import static dev.agentmetrics.server.core.Permission.EVENT_WRITE;
import static dev.agentmetrics.server.core.Permission.KEY_MANAGE;
import static dev.agentmetrics.server.core.Permission.MEMBER_MANAGE;
import static dev.agentmetrics.server.core.Permission.MEMBER_READ;
import static dev.agentmetrics.server.core.Permission.ORG_MANAGE;
import static dev.agentmetrics.server.core.Permission.OWNERSHIP;

import dev.agentmetrics.server.core.Permission;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a person is in an organisation; from the highest rank to the lowest. */
public enum Role {
    OWNER,
    /** Everything but what concerns owners. */
    ADMIN,
    /** Works with the data and knows the others; manages nothing. */
    MEMBER,
    /** Reads the data and nothing else. */
    VIEWER;

    /** The one table of who may do what. A new permission is nobody's until it stands here. */
    public Set<Permission> permissions() {
        return switch (this) {
            case OWNER ->
                    Set.of(
                            EVENT_WRITE,
                            DATA_READ,
                            KEY_MANAGE,
                            ORG_MANAGE,
                            AUDIT_READ,
                            MEMBER_READ,
                            MEMBER_MANAGE,
                            OWNERSHIP,
                            CONTENT_READ);
            case ADMIN ->
                    Set.of(
                            EVENT_WRITE,
                            DATA_READ,
                            KEY_MANAGE,
                            ORG_MANAGE,
                            AUDIT_READ,
                            MEMBER_READ,
                            MEMBER_MANAGE,
                            CONTENT_READ);
            case MEMBER -> Set.of(DATA_READ, MEMBER_READ);
            case VIEWER -> Set.of(DATA_READ);
        };
    }

    /** Whether whoever is this may make, change and remove those who are that. */
    public boolean reaches(Role other) {
        return permissions().contains(MEMBER_MANAGE) && compareTo(other) <= 0;
    }

    /** As it is stored and shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Role of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** What a client asks for. */
    public static Optional<Role> wanted(@Nullable String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
