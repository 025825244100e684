package dev.agentmetrics.server.identity.passkeys.http;

import org.jspecify.annotations.Nullable;

/** What a passkey shall be called. */
record LabelRequest(@Nullable String label) {}
