package dev.agentmetrics.server.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class SharesTest {

    private static final OrgId ACME = new OrgId(new UUID(0x7000L, Long.MIN_VALUE | 1));
    private static final OrgId BOLT = new OrgId(new UUID(0x7000L, Long.MIN_VALUE | 2));

    private final Shares shares = new Shares(90);

    private void takeOneByOne(OrgId org) {
        while (shares.isFair(org, 1)) {
            shares.take(org, 1);
        }
    }

    @Test
    void oneAloneGetsHalf() {
        takeOneByOne(ACME);

        assertThat(shares.heldBy(ACME)).isEqualTo(45);
        assertThat(shares.free()).isEqualTo(45);
    }

    @Test
    void whoComesLaterFindsRoom() {
        takeOneByOne(ACME);

        assertThat(shares.isFair(BOLT, 20)).isTrue();
        assertThat(shares.isFair(ACME, 1)).isFalse();
    }

    @Test
    void whatComesBackCanBeTakenAgain() {
        takeOneByOne(ACME);
        shares.take(ACME, -10);

        assertThat(shares.isFair(ACME, 10)).isTrue();
        shares.take(ACME, -35);
        assertThat(shares.free()).isEqualTo(90);
    }
}
