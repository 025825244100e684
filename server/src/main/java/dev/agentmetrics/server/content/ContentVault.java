package dev.agentmetrics.server.content;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.OrganizationSeal;
import dev.agentmetrics.server.telemetry.content.SealedContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Seals content before it is stored and opens it for whoever may read it.
 *
 * <p>Guarantees that sealed content opens as that of the same organisation, trace, span,
 * environment, parts and key version only: rows that are exchanged in the store do not open. Fails
 * with {@code KeyManagerException} where there is no key; then nothing is stored.
 */
@Component
public class ContentVault {

    private static final String SEPARATOR = "\0";

    private final OrganizationSeal seal;

    public ContentVault(KeyRing ring) {
        this.seal = new OrganizationSeal(ring);
    }

    /** Makes the organisation's key when there is none yet. */
    void prepare(OrgId org) {
        seal.sealer(org);
    }

    public List<SealedContent> seal(OrgId org, List<SpanContent> contents) {
        if (contents.isEmpty()) {
            return List.of();
        }
        var sealer = seal.sealer(org);
        return contents.stream().map(content -> sealed(sealer, content)).toList();
    }

    private static SealedContent sealed(OrganizationSeal.Sealer sealer, SpanContent content) {
        var label = content.label();
        var text = content.reveal().getBytes(StandardCharsets.UTF_8);
        var box = sealer.seal(label.traceId(), place(label), text);
        return new SealedContent(label, sealer.version(), box);
    }

    /** The JSON text. */
    String open(OrgId org, SealedContent content) throws OrganizationSeal.NotOpened {
        var label = content.label();
        var text =
                seal.open(org, content.keyVersion(), label.traceId(), place(label), content.box());
        return new String(text, StandardCharsets.UTF_8);
    }

    /** What is free text stands last, so that no two labels make the same place. */
    private static String place(SealedContent.Label label) {
        return String.join(
                SEPARATOR, label.traceId(), label.spanId(), label.parts(), label.environment());
    }
}
