package dev.agentmetrics.server.crypto.keyring;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.internal.AesGcm;
import java.nio.charset.StandardCharsets;

/**
 * Seals what belongs to one organisation with its data key: AES-256-GCM by Tink.
 *
 * <p>Guarantees that who has what was sealed learns its length and nothing else; that it opens only
 * for the organisation, the unit and the place that it was sealed for, and unchanged; and that
 * nothing opens any more once the key version is destroyed. Does not notice that an older box of
 * the same place was put back. Each unit, such as a trace, has a key of its own that follows from
 * the data key, so that the number of boxes is bounded per unit only (2<sup>32</sup>).
 */
public final class OrganizationSeal {

    private static final String DERIVATION = "am-organization-content-v1";
    private static final String SEPARATOR = "\0";

    private final KeyRing ring;

    public OrganizationSeal(KeyRing ring) {
        this.ring = ring;
    }

    /** It was sealed for something else, or with another key, or was changed since. */
    public static final class NotOpened extends Exception {

        private static final long serialVersionUID = 1L;

        NotOpened(Throwable cause) {
            super("a sealed box does not open here", cause);
        }
    }

    /** Seals with the newest version of the key, which is made when there is none yet. */
    public Sealer sealer(OrgId org) {
        return new Sealer(org, ring.current(new Purpose.OfOrganization(org)));
    }

    /**
     * Fails with {@code KeyManagerException.Refused} when the version was disabled or destroyed.
     *
     * @param unit and {@code place} as they were when it was sealed
     */
    public byte[] open(OrgId org, int version, String unit, String place, byte[] box)
            throws NotOpened {
        var key = ring.version(new Purpose.OfOrganization(org), version);
        try {
            return AesGcm.open(derived(key, unit), box, bytes(associated(org, version, place)));
        } catch (AesGcm.NotOurs failure) {
            throw new NotOpened(failure);
        }
    }

    /** For some boxes in a row. Do not keep one: it holds a version of the key. */
    public static final class Sealer {

        private final OrgId org;
        private final DataKey key;

        private Sealer(OrgId org, DataKey key) {
            this.org = org;
            this.key = key;
        }

        /** What it seals with. */
        public int version() {
            return key.version();
        }

        /**
         * @param unit what has a key of its own
         * @param place all that must be the same when it is opened
         */
        public byte[] seal(String unit, String place, byte[] content) {
            return AesGcm.seal(
                    derived(key, unit), content, bytes(associated(org, version(), place)));
        }
    }

    private static byte[] derived(DataKey key, String unit) {
        return AesGcm.derive(key.reveal(), bytes(unit), DERIVATION);
    }

    private static String associated(OrgId org, int version, String place) {
        return String.join(SEPARATOR, DERIVATION, org.toString(), Integer.toString(version), place);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
