package dev.agentmetrics.server.commands;

import dev.agentmetrics.server.audit.AuditVerifier;
import dev.agentmetrics.server.db.ControlStore;
import dev.agentmetrics.server.db.ControlStoreSeal;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

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
    private final Supplier<Deployment> deployment;

    AuditCommand(Terminal terminal, Supplier<Deployment> deployment) {
        this.terminal = terminal;
        this.deployment = deployment;
    }

    int run(List<String> arguments) {
        if (!arguments.equals(List.of("verify")) && !arguments.equals(List.of("export"))) {
            throw new Usage(USAGE);
        }
        var asked = deployment.get();
        var store = asked.stores();
        try (var keys = asked.keys();
                var source = ControlStore.openToRead(store, ControlStoreSeal.of(keys.source()))) {
            var verifier = AuditVerifier.over(source, keys.source());
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
