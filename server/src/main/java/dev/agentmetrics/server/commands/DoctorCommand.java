package dev.agentmetrics.server.commands;

import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.core.VisibleText;
import dev.agentmetrics.server.db.DataDirLock;
import dev.agentmetrics.server.secrecy.Finding;
import dev.agentmetrics.server.secrecy.SecretScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** Looks through what a deployment has on disk for secrets that must not be readable there. */
final class DoctorCommand {

    private static final String USAGE =
            """
            usage: agentmetrics doctor --scan-data [--json] [PATH...]
                   looks for keys, passwords and addresses of this deployment, in clear, encoded or
                   compressed, in AGENTMETRICS_DATA_DIR, in the directory of its backups, and in PATH: its logs,
                   dumps, other copies
            Prints place, offset, form and kind of each, never the secret; progress on standard error.
            The server has to be stopped. Exit code 0 when nothing was found, 1 when something was, 2 when
            something could not be looked at.""";

    private static final int MAX_NAME = 4_096;
    private static final long BETWEEN_LINES = 1L << 30;

    private final Terminal terminal;
    private final Supplier<Deployment> deployment;

    DoctorCommand(Terminal terminal, Supplier<Deployment> deployment) {
        this.terminal = terminal;
        this.deployment = deployment;
    }

    int run(List<String> arguments) {
        boolean json = arguments.contains("--json");
        var paths =
                arguments.stream()
                        .filter(argument -> !argument.startsWith("-"))
                        .map(Path::of)
                        .toList();
        boolean known =
                arguments.stream()
                        .filter(argument -> argument.startsWith("-"))
                        .allMatch(Set.of("--scan-data", "--json")::contains);
        if (!known || !arguments.contains("--scan-data")) {
            throw new Usage(USAGE);
        }
        var asked = deployment.get();
        if (!Files.isDirectory(asked.dataDir().root())) {
            throw new StartupException("there is no data directory " + asked.dataDir().root());
        }
        try (var _ = lock(asked)) {
            var told = new Told(json);
            var needles = DeploymentNeedles.of(asked);
            terminal.err().printf("looking for %d secrets and shapes%n", needles.size());
            var scan = new SecretScan(needles, told);
            for (var root : roots(asked, paths)) {
                scan.tree(root, real(DeploymentNeedles.secretFiles(asked)));
            }
            return told.end();
        } catch (IOException failure) {
            throw new StartupException("cannot look into " + asked.dataDir().root(), failure);
        }
    }

    private static Set<Path> real(Set<Path> paths) throws IOException {
        var real = new LinkedHashSet<Path>();
        for (var path : paths) {
            real.add(Files.exists(path) ? path.toRealPath() : path);
        }
        return real;
    }

    private static DataDirLock lock(Deployment asked) {
        try {
            return new DataDirLock(asked.dataDir());
        } catch (StartupException failure) {
            throw new StartupException(
                    "a server is using "
                            + asked.dataDir().root()
                            + ", and what it writes meanwhile would be missed: stop it, run this"
                            + " again, start it",
                    failure);
        }
    }

    private static Set<Path> roots(Deployment asked, List<Path> paths) {
        var roots = new LinkedHashSet<Path>();
        roots.add(asked.dataDir().root());
        var backups = asked.settings(BackupSettings.class).backupTo();
        if (backups != null && !backups.isEmpty() && !backups.contains("://")) {
            roots.add(Path.of(backups).toAbsolutePath().normalize());
        }
        roots.removeIf(root -> !Files.exists(root));
        paths.forEach(path -> roots.add(path.toAbsolutePath().normalize()));
        return roots;
    }

    /** What was found, as it is found. */
    private final class Told implements SecretScan.Report {

        private final boolean json;
        private final List<Map<String, Object>> findings = new ArrayList<>();
        private final List<Map<String, String>> notRead = new ArrayList<>();
        private long files;
        private long bytes;

        Told(boolean json) {
            this.json = json;
        }

        @Override
        public void found(Finding finding) {
            findings.add(
                    Map.of(
                            "path", finding.place(),
                            "offset", finding.offset(),
                            "form", finding.form(),
                            "kind", finding.kind()));
            if (!json) {
                print(
                        "%s: %s at byte %d (%s)"
                                .formatted(
                                        finding.place(),
                                        finding.kind(),
                                        finding.offset(),
                                        finding.form()));
            }
        }

        private void print(String line) {
            terminal.out().println(VisibleText.line(line, MAX_NAME));
        }

        @Override
        public void notRead(String place, String reason) {
            notRead.add(Map.of("path", place, "reason", reason));
            terminal.err()
                    .println(
                            VisibleText.line("not read: " + place + " (" + reason + ")", MAX_NAME));
        }

        @Override
        public void file(String place) {
            files++;
        }

        @Override
        public void read(long count) {
            if (bytes / BETWEEN_LINES != (bytes + count) / BETWEEN_LINES) {
                terminal.err().printf("%d GB in %d files%n", (bytes + count) >> 30, files);
            }
            bytes += count;
        }

        int end() {
            if (json) {
                terminal.out()
                        .println(
                                JsonMapper.shared()
                                        .writeValueAsString(
                                                Map.of(
                                                        "files", files,
                                                        "bytes", bytes,
                                                        "findings", findings,
                                                        "not_read", notRead)));
            }
            terminal.err()
                    .printf(
                            "%d files, %d bytes: %d findings, %d not read%n",
                            files, bytes, findings.size(), notRead.size());
            if (!findings.isEmpty()) {
                terminal.err()
                        .println(
                                "Whoever can read these files has what was found: replace it, then"
                                        + " remove the file.");
                return Commands.FOUND;
            }
            return notRead.isEmpty() && files > 0 ? Commands.DONE : Commands.FAILED;
        }
    }
}
