package dev.agentmetrics.server.core;

/** What a caller may do. API-key scopes and roles are sets of these. */
public enum Permission {
    /** Send events. */
    EVENT_WRITE,
    /** Read runs and everything computed from them. */
    DATA_READ,
    /** Create, rotate and revoke API keys. */
    KEY_MANAGE,
    /** Change settings of the organisation. */
    ORG_MANAGE,
    /** Read and export the audit log. */
    AUDIT_READ,
    /** See who is in the organisation. */
    MEMBER_READ,
    /** Invite people, change their roles and remove them, up to one's own rank. */
    MEMBER_MANAGE,
    /** Hand the organisation to somebody else. */
    OWNERSHIP,
    /** Read what was said in spans, where that is stored: prompts, outputs, tools' arguments. */
    CONTENT_READ
}
