package dev.agentmetrics.server.encryption;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Operator;
import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.accounts.internal.JdbcOperatorStore;
import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditLog;
import dev.agentmetrics.server.audit.AuditRecord;
import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.internal.ring.RingFixture;
import dev.agentmetrics.server.crypto.internal.ring.RingKeySource;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.encryption.internal.JdbcRotationBook;
import dev.agentmetrics.server.encryption.internal.JdbcRotationTurn;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A deployment whose keys rotate, with a clock and a key manager that a test controls. */
public final class RotatingDeployment implements AutoCloseable {

    public final RingFixture ring;
    public final TestControlStore control;
    private final DataDir dataDir;

    /** Of those that can still be restored. */
    public Instant oldestBackup = Instant.MAX;

    /** What a kill -9 does to the thread that rotates. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    public RotatingDeployment(Engine engine, Path root) throws IOException {
        dataDir = new DataDir(Files.createDirectory(root.resolve("data")));
        ring = new RingFixture(dataDir.root());
        control = TestControlStore.open(engine, root.resolve("store"));
    }

    /** The same, but the process is killed when it calls this method for the next time. */
    public static <T> T killedAfter(int calls, String method, Class<T> type, T real) {
        var left = new AtomicInteger(calls);
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, called, arguments) -> {
                            if (called.getName().equals(method) && left.getAndDecrement() == 0) {
                                throw new Killed();
                            }
                            try {
                                return called.invoke(real, arguments);
                            } catch (InvocationTargetException failure) {
                                throw failure.getCause();
                            }
                        }));
    }

    /** As a start of the server. */
    public Node start() {
        return new Node(ring.open());
    }

    RotationTurn turn() {
        return new JdbcRotationTurn(control.jdbc(), UUID::randomUUID, ring);
    }

    RotationRequests requests() {
        return new RotationRequests(dataDir);
    }

    RotationBook book() {
        return new JdbcRotationBook(control.jdbc());
    }

    /** One process: what is made of it sees the keys that it has. */
    public final class Node {

        public final StoredKeyRing keyRing;
        public final KeySource keys;
        public final AuditLog audit;
        private final Operator operator;

        private Node(StoredKeyRing keyRing) {
            this.keyRing = keyRing;
            this.keys = new RingKeySource(keyRing);
            var transactions = control.transactions();
            this.audit =
                    new AuditLog(new JdbcAuditStore(control.source()), transactions, keys, ring);
            var store = new JdbcAccountStore(control.jdbc());
            var accounts = new AccountService(store, UUID::randomUUID, ring);
            this.operator = new Operator(new JdbcOperatorStore(control.jdbc()), accounts, store);
        }

        KeyRotation rotation(RotationTurn turn, RotatesData... movers) {
            return new KeyRotation(
                    keyRing,
                    keyRing,
                    List.of(movers),
                    turn,
                    requests(),
                    new RotationJournal(book(), audit, operator, control.transactions(), ring),
                    () -> oldestBackup,
                    ring);
        }

        /** A rotation until its end, with nobody else around. */
        public void rotate(RotatesData... movers) {
            var rotation =
                    rotation(
                            new RotationTurn() {
                                @Override
                                public boolean take() {
                                    return true;
                                }

                                @Override
                                public void leave() {}
                            },
                            movers);
            rotation.round();
            rotation.round();
        }

        /** Oldest version first. */
        public List<DataKeyInfo.State> states(Purpose purpose) {
            return keyRing.versions(purpose).stream().map(DataKeyInfo::state).toList();
        }

        /** What the operator reads of keys: kind, key, version or reason, cause. */
        public List<String> told() {
            return audit.after(operator.organization(), 0, AuditFilter.ALL, 1_000).stream()
                    .map(AuditRecord::event)
                    .filter(event -> event.type().text().startsWith("encryption_key_"))
                    .map(
                            event ->
                                    Stream.of("key", "version", "reason", "cause")
                                            .flatMap(
                                                    name ->
                                                            Stream.ofNullable(
                                                                    event.details().get(name)))
                                            .collect(
                                                    Collectors.joining(
                                                            " ", event.type().text() + " ", "")))
                    .toList();
        }
    }

    @Override
    public void close() {
        control.close();
    }
}
