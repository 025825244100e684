package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Permission;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an API key may do. */
public enum Scope {
    /** Send events and nothing else: what an agent needs. */
    WRITE,
    /** Read and nothing else: what a script needs. */
    READ,
    /**
     * What an admin may do, except to people (no key invites, promotes or removes anybody), and
     * except to read what was said: whoever reads that has a name.
     */
    ADMIN;

    public Set<Permission> permissions() {
        return switch (this) {
            case WRITE -> Set.of(Permission.EVENT_WRITE);
            case READ -> Set.of(Permission.DATA_READ);
            case ADMIN ->
                    Set.of(
                            Permission.EVENT_WRITE,
                            Permission.DATA_READ,
                            Permission.KEY_MANAGE,
                            Permission.ORG_MANAGE,
                            Permission.AUDIT_READ,
                            Permission.MEMBER_READ);
        };
    }

    /** As it is stored, sent and shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> of(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text().equals(text)).findFirst();
    }

    /** The scope that gives exactly these permissions. */
    public static Optional<Scope> granting(Set<Permission> permissions) {
        return Arrays.stream(values())
                .filter(scope -> scope.permissions().equals(permissions))
                .findFirst();
    }
}
