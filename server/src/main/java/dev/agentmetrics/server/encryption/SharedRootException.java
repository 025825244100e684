package dev.agentmetrics.server.encryption;

import dev.agentmetrics.server.crypto.keymanager.KeyName;

/** Another ring hangs from the same root: its older versions are not ours to end. */
final class SharedRootException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SharedRootException(KeyName root, int version) {
        super(
                "version %d of %s in the key manager was not made here: a copy of this data"
                                .formatted(version, root)
                        + " directory, or another deployment, uses the same root. Older versions"
                        + " stay enabled, so that both can read their keys. Give each its own:"
                        + " restore the copy into a deployment with another key manager, or"
                        + " another AGENTMETRICS_KEY_MANAGER_PREFIX");
    }
}
