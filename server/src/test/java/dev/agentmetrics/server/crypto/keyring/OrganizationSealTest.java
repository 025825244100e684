package dev.agentmetrics.server.crypto.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.internal.ring.RingFixture;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keyring.OrganizationSeal.NotOpened;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sealed for an organisation opens where it was sealed for, while its key lives. */
class OrganizationSealTest {

    private static final OrgId ACME = new OrgId(new UUID(1, 1));
    private static final OrgId GLOBEX = new OrgId(new UUID(2, 2));
    private static final Purpose.OfOrganization OF_ACME = new Purpose.OfOrganization(ACME);
    private static final byte[] PROMPT =
            "what did the doctor say?".getBytes(StandardCharsets.UTF_8);

    @TempDir Path directory;

    private StoredKeyRing ring;
    private OrganizationSeal seal;

    @BeforeEach
    void open() {
        ring = new RingFixture(directory).open();
        seal = new OrganizationSeal(ring);
    }

    @AfterEach
    void close() {
        ring.close();
    }

    @Test
    void opensWhereItWasSealedFor() throws Exception {
        var sealer = seal.sealer(ACME);
        var box = sealer.seal("trace", "span", PROMPT);

        assertThat(new String(box, StandardCharsets.ISO_8859_1)).doesNotContain("doctor");
        assertThat(sealer.seal("trace", "span", PROMPT)).as("never the same").isNotEqualTo(box);
        assertThat(seal.open(ACME, sealer.version(), "trace", "span", box)).isEqualTo(PROMPT);
    }

    @Test
    void opensNowhereElseAndNotWhenItWasChanged() {
        var sealer = seal.sealer(ACME);
        seal.sealer(GLOBEX);
        var box = sealer.seal("trace", "span", PROMPT);
        var changed = box.clone();
        changed[box.length / 2] ^= 1;

        assertThatThrownBy(() -> seal.open(GLOBEX, 1, "trace", "span", box))
                .isInstanceOf(NotOpened.class);
        assertThatThrownBy(() -> seal.open(ACME, 1, "another", "span", box))
                .isInstanceOf(NotOpened.class);
        assertThatThrownBy(() -> seal.open(ACME, 1, "trace", "another", box))
                .isInstanceOf(NotOpened.class);
        assertThatThrownBy(() -> seal.open(ACME, 1, "trace", "span", changed))
                .isInstanceOf(NotOpened.class);
        assertThatThrownBy(() -> seal.open(ACME, 1, "trace", "span", new byte[0]))
                .isInstanceOf(NotOpened.class);
    }

    @Test
    void anOldVersionOpensUntilItIsDisabled() throws Exception {
        var old = seal.sealer(ACME).seal("trace", "span", PROMPT);
        ring.rotate(OF_ACME);

        assertThat(seal.sealer(ACME).version()).isEqualTo(2);
        assertThat(seal.open(ACME, 1, "trace", "span", old)).isEqualTo(PROMPT);
        assertThatThrownBy(() -> seal.open(ACME, 2, "trace", "span", old))
                .isInstanceOf(NotOpened.class);
        ring.disable(OF_ACME, 1);
        assertThatThrownBy(() -> seal.open(ACME, 1, "trace", "span", old))
                .isInstanceOf(KeyManagerException.Refused.class);
    }

    @Test
    @Tag("C08")
    void nothingOpensWhenTheKeyIsDestroyedAndThereIsNoOther() {
        var box = seal.sealer(ACME).seal("trace", "span", PROMPT);
        ring.destroyAll(OF_ACME);

        assertThatThrownBy(() -> seal.open(ACME, 1, "trace", "span", box))
                .isInstanceOf(KeyManagerException.Refused.class);
        assertThatThrownBy(() -> seal.sealer(ACME)).isInstanceOf(KeyManagerException.Refused.class);
    }
}
