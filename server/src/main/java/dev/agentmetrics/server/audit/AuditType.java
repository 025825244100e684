package dev.agentmetrics.server.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Everything that is recorded. Names are stored: add, never rename. */
public enum AuditType {
    /** A chain began; recorded in the chain of the deployment. */
    LOG_OPENED,
    /** A chain ended with its organisation; recorded in the chain of the deployment. */
    LOG_CLOSED,
    OWNER_SET_UP,
    SIGNED_IN,
    SIGN_IN_REFUSED,
    SIGNED_OUT,
    /** A session ended because a value that had been changed was used again. */
    SESSION_REUSED,
    /** Somebody ended sessions of their own. */
    SESSION_ENDED,
    KEY_CREATED,
    KEY_ROTATED,
    KEY_REVOKED,
    /** Somebody used the right secret of a key that is revoked or has expired. */
    KEY_REFUSED,
    /** A key was seen where others can see it, and revoked. */
    KEY_LEAKED,
    /** A key has entered its last days. */
    KEY_EXPIRING,
    RETENTION_CHANGED,
    /** An account at another service signs somebody in from now on, or no longer. */
    IDENTITY_LINKED,
    IDENTITY_UNLINKED,
    IDENTITY_REFUSED,
    /** Another service did not take back the rights that it gave for a sign-in. */
    GRANT_NOT_REVOKED,
    PASSKEY_ADDED,
    PASSKEY_RENAMED,
    PASSKEY_REMOVED,
    PASSKEY_REFUSED,
    /** Somebody with a passkey does without a password from now on. */
    PASSWORD_REMOVED,
    /** Somebody who has not proven who they are asked for a link to choose a new password. */
    PASSWORD_RESET_ASKED,
    PASSWORD_RESET,
    PASSWORD_CHANGED,
    EMAIL_CHANGE_ASKED,
    EMAIL_CHANGED,
    SIGNED_UP,
    /** An owner wants the organisation deleted, or no longer. */
    DELETION_REQUESTED,
    DELETION_WITHDRAWN,
    /** It is gone, and its chain with it; recorded in the operator's. */
    ORGANIZATION_DELETED,
    /** Somebody had a run, an agent's or an end user's data deleted; and it is gone for good. */
    ERASURE_REQUESTED,
    DATA_ERASED,
    /** What is stored of what spans say, in an environment, was chosen anew. */
    CONTENT_CHOICE_CHANGED,
    /** Somebody read what spans of a trace said. */
    CONTENT_READ,
    /** After a restore: what was deleted after the backup was deleted again. */
    DELETIONS_REPLAYED,
    /** A second factor of a person: an authenticator app or a passkey. */
    SECOND_FACTOR_ADDED,
    SECOND_FACTOR_REMOVED,
    /** A wrong code, or too many of them. */
    SECOND_FACTOR_REFUSED,
    RECOVERY_CODES_MADE,
    RECOVERY_CODE_USED,
    /** Somebody who is signed in proved once more who they are. */
    STEPPED_UP,
    /** Whether an organisation wants everybody to have a second factor. */
    SECOND_FACTOR_RULE_CHANGED,
    /** Somebody of the operator's read a message that waits to be sent. */
    OUTBOX_READ,
    /** A copy of everything is in the sink, sealed. */
    BACKUP_MADE,
    BACKUP_FAILED,
    /** A backup was restored to a scratch directory, and everything was there. */
    BACKUP_PROVEN,
    BACKUP_NOT_PROVEN,
    /** There is a new version of an encryption key, and what is written now is under it. */
    ENCRYPTION_KEY_ROTATED,
    ENCRYPTION_KEY_ROTATION_FAILED,
    /** Nothing is under an old version any more: it is disabled. */
    ENCRYPTION_KEY_RETIRED,
    ENCRYPTION_KEY_DESTROYED,
    ORGANIZATION_CREATED,
    ORGANIZATION_RENAMED,
    OWNERSHIP_TRANSFERRED,
    MEMBER_INVITED,
    INVITATION_WITHDRAWN,
    /** Somebody accepted an invitation. */
    MEMBER_JOINED,
    ROLE_CHANGED,
    MEMBER_REMOVED,
    MEMBER_LEFT;

    /** As it is stored, sent and shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AuditType> of(String text) {
        return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
    }
}
