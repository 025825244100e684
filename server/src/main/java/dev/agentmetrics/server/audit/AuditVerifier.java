package dev.agentmetrics.server.audit;

import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.crypto.KeySource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Walks the audit log and says where it was changed.
 *
 * <p>Guarantees to notice a record that was edited, removed, added, moved or cut off, and a chain
 * that is gone, as long as whoever did it does not have the key of the seals. Does not notice that
 * the whole database was replaced by an older copy of itself.
 */
public final class AuditVerifier {

    private static final int PAGE = 500;

    /** Where a chain stops being what was written, and why. */
    public record Break(UUID chain, long seq, String reason) {}

    /** What was found: nothing is broken, or the first break of each chain that is. */
    public record Report(int chains, long records, List<Break> breaks) {
        public Report {
            breaks = List.copyOf(breaks);
        }
    }

    private final AuditStore store;
    private final Sealing sealing;

    public AuditVerifier(AuditStore store, KeySource keys) {
        this.store = store;
        this.sealing = new Sealing(keys);
    }

    /** For a control store that is opened beside the server, or without it. */
    public static AuditVerifier over(DataSource controlStore, KeySource keys) {
        return new AuditVerifier(new JdbcAuditStore(controlStore), keys);
    }

    /** Whether this chain belongs to no organisation. */
    public static boolean isOfTheDeployment(UUID chain) {
        return chain.equals(AuditStore.DEPLOYMENT);
    }

    public Report verify() {
        var breaks = new LinkedHashMap<UUID, Break>();
        var opened = new LinkedHashSet<UUID>();
        var closed = new LinkedHashSet<UUID>();
        long records =
                walk(
                        AuditStore.DEPLOYMENT,
                        breaks,
                        row -> {
                            open(row, opened, breaks);
                            close(row, closed);
                        });
        var chains = new TreeSet<>(store.chains());
        for (var chain : closed) {
            if (chains.remove(chain)) {
                breaks.put(
                        chain, new Break(chain, 1, "it ended with its organisation, and is there"));
            }
        }
        chains.addAll(opened);
        chains.removeAll(closed);
        chains.remove(AuditStore.DEPLOYMENT);
        for (var chain : chains) {
            long seen = walk(chain, breaks, _ -> {});
            if (!opened.contains(chain) && seen > 0) {
                breaks.putIfAbsent(
                        chain,
                        new Break(chain, 1, "the log of the deployment does not know this chain"));
            }
            records += seen;
        }
        return new Report(chains.size() + 1, records, new ArrayList<>(breaks.values()));
    }

    /** Every record as a line of JSON with its hash, chain by chain, in order. */
    public void export(Consumer<String> lines) {
        for (var chain : store.chains()) {
            long last = 0;
            for (var page = page(chain, last); !page.isEmpty(); page = page(chain, last)) {
                for (var row : page) {
                    lines.accept(ExportLine.json(row.body(), row.hash().toString()));
                    last = row.seq();
                }
            }
        }
    }

    /** How many records there are; the first break goes to {@code breaks}. */
    private long walk(UUID chain, Map<UUID, Break> breaks, Consumer<RecordText.Parsed> each) {
        var head = store.head(chain);
        var hash = Digest.ZERO;
        long last = 0;
        long count = 0;
        for (var page = page(chain, last); !page.isEmpty(); page = page(chain, last)) {
            for (var row : page) {
                count++;
                var text = RecordText.read(row.body());
                var next = hash.then(row.body());
                var wrong = objection(row, text, last + 1, next);
                if (wrong.isPresent()) {
                    breaks.putIfAbsent(chain, wrong.get());
                } else if (text != null) {
                    each.accept(text);
                }
                // What stands there, so that one changed record is one break.
                hash = row.hash();
                last = row.seq();
            }
        }
        end(chain, head, last, hash).ifPresent(found -> breaks.putIfAbsent(chain, found));
        return count;
    }

    private static Optional<Break> objection(
            AuditStore.Row row,
            RecordText.@org.jspecify.annotations.Nullable Parsed text,
            long expected,
            Digest hash) {
        if (row.seq() != expected) {
            return Optional.of(new Break(row.chain(), expected, "this record is gone"));
        }
        if (!row.hash().equals(hash)) {
            return Optional.of(
                    new Break(
                            row.chain(),
                            row.seq(),
                            "this record, or the one before, is not the one that was written"));
        }
        if (text == null || text.seq() != row.seq() || !text.chain().equals(row.chain())) {
            return Optional.of(
                    new Break(row.chain(), row.seq(), "this record was written for another place"));
        }
        var columns =
                new AuditStore.Columns(
                        text.at(),
                        text.event().type().text(),
                        text.event().actor().kind().text(),
                        text.event().actor().id());
        return columns.equals(row.columns())
                ? Optional.empty()
                : Optional.of(
                        new Break(
                                row.chain(),
                                row.seq(),
                                "the columns that this record is found by were changed"));
    }

    private Optional<Break> end(
            UUID chain, Optional<AuditStore.Head> head, long last, Digest hash) {
        if (head.isEmpty() || head.get().seq() == 0) {
            return Optional.of(new Break(chain, last == 0 ? 1 : last, "the end has no seal"));
        }
        var sealed = head.get();
        if (!sealing.isOurs(sealed)) {
            return Optional.of(
                    new Break(
                            chain,
                            Math.max(1, sealed.seq()),
                            "the end is not sealed with this deployment's key"));
        }
        if (sealed.seq() > last) {
            return Optional.of(
                    new Break(chain, last + 1, "the log was cut off: this record is gone"));
        }
        if (sealed.seq() < last) {
            return Optional.of(
                    new Break(chain, sealed.seq() + 1, "this record stands behind the sealed end"));
        }
        return sealed.hash().equals(hash)
                ? Optional.empty()
                : Optional.of(new Break(chain, last, "this record is not the one that was sealed"));
    }

    private static void open(RecordText.Parsed text, Set<UUID> opened, Map<UUID, Break> breaks) {
        if (text.event().type() != AuditType.LOG_OPENED) {
            return;
        }
        var chain = UUID.fromString(text.event().details().getOrDefault("chain", "0-0-0-0-0"));
        if (!chain.equals(AuditStore.DEPLOYMENT) && !opened.add(chain)) {
            breaks.putIfAbsent(
                    chain, new Break(chain, 1, "begun twice: what stood here before is gone"));
        }
    }

    private static void close(RecordText.Parsed text, Set<UUID> closed) {
        if (text.event().type() == AuditType.LOG_CLOSED) {
            closed.add(UUID.fromString(text.event().details().getOrDefault("chain", "0-0-0-0-0")));
        }
    }

    private List<AuditStore.Row> page(UUID chain, long after) {
        return store.after(chain, after, AuditFilter.ALL, PAGE);
    }
}
