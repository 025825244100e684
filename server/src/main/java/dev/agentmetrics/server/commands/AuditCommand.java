package dev.agentmetrics.server.commands;

import dev.agentmetrics.server.audit.AuditVerifier;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.ExistingKeys;
import dev.agentmetrics.server.db.ControlStore;
import dev.agentmetrics.server.db.ControlStoreSeal;
import dev.agentmetrics.server.db.DatabaseSettings;
import java.util.List;
import java.util.UUID;

/** Checks or writes out the audit log of a deployment, reading its control store directly. */
final class AuditCommand {

    private static final String USAGE =
            """
            usage: agentmetrics audit verify    walks the log and names the first record that is not
                                                the one that was written; exit code 1 then
                   agentmetrics audit export    writes every record as a line of JSON
            Reads the control store of AGENTMETRICS_DATA_DIR or AGENTMETRICS_DATABASE_URL. An H2 file
            can only be read while no server has it open.""";

    private final Terminal terminal;
    private final Settings settings;

    AuditCommand(Terminal terminal, Settings settings) {
        this.terminal = terminal;
        this.settings = settings;
    }

    int run(List<String> arguments) {
        if (!arguments.equals(List.of("verify")) && !arguments.equals(List.of("export"))) {
            throw new Usage(USAGE);
        }
        var store = settings.of(DatabaseSettings.class);
        var keys = ExistingKeys.of(new DataDir(store.dataDir()));
        try (var source = ControlStore.openToRead(store, ControlStoreSeal.of(keys))) {
            var verifier = AuditVerifier.over(source, keys);
            if (arguments.getFirst().equals("export")) {
                verifier.export(terminal.out()::println);
                return Commands.DONE;
            }
            return verify(verifier);
        }
    }

    private int verify(AuditVerifier verifier) {
        var report = verifier.verify();
        if (report.breaks().isEmpty()) {
            terminal.out()
                    .printf(
                            "the audit log is whole: %d records in %d chains%n",
                            report.records(), report.chains());
            return Commands.DONE;
        }
        for (var found : report.breaks()) {
            terminal.out()
                    .printf(
                            "broken at record %d of %s: %s%n",
                            found.seq(), name(found.chain()), found.reason());
        }
        return Commands.FOUND;
    }

    private static String name(UUID chain) {
        return AuditVerifier.isOfTheDeployment(chain) ? "the deployment" : "organisation " + chain;
    }
}
