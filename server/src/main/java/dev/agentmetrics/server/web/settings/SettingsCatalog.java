package dev.agentmetrics.server.web.settings;

import java.util.List;
import java.util.Set;

/**
 * The one list of settings. An {@code AGENTMETRICS_} name that is not here stops the start; a test
 * compares this list with {@code docs/settings.md} and with the settings records.
 */
public final class SettingsCatalog {

    /** Names the file that holds settings; read before everything else. */
    static final Setting CONFIG =
            new Setting(
                    "AGENTMETRICS_CONFIG",
                    "",
                    Kind.READABLE_FILE,
                    "A file with settings, one NAME=value per line; without it,"
                            + " `agentmetrics.properties` in the data directory is read if it exists."
                            + " Environment variables win over the file.");

    static final Setting DATA_DIR =
            new Setting(
                    "AGENTMETRICS_DATA_DIR",
                    "./data",
                    Kind.PATH,
                    "The directory that holds everything this server keeps on disk.");

    private static final List<Setting> ALL =
            List.of(
                    CONFIG,
                    DATA_DIR,
                    new Setting(
                            "AGENTMETRICS_HOST",
                            "127.0.0.1",
                            Kind.HOST,
                            "The address to listen on; `0.0.0.0` is every address of the machine."),
                    new Setting(
                            "AGENTMETRICS_HTTPS_PORT",
                            "8443",
                            Kind.PORT,
                            "The TLS port for everything: API, dashboard, health."),
                    new Setting(
                            "AGENTMETRICS_HTTP_PORT",
                            "8080",
                            Kind.PORT_OR_OFF,
                            "A plain port that only ever redirects to https."),
                    new Setting(
                            "AGENTMETRICS_OTLP_GRPC_PORT",
                            "4317",
                            Kind.PORT_OR_OFF,
                            "The TLS port for OpenTelemetry over gRPC (`docs/opentelemetry.md`)."),
                    new Setting(
                            "AGENTMETRICS_PUBLIC_URL",
                            "",
                            Kind.HTTPS_URL,
                            "The address people and agents use, if it is not"
                                    + " `https://localhost:PORT` (or the host listened on)."
                                    + " Redirects and printed links use it."),
                    new Setting(
                            "AGENTMETRICS_TLS_CERTIFICATE",
                            "",
                            Kind.READABLE_FILE,
                            "Your own certificate chain (PEM, leaf first), instead of one from the"
                                    + " local CA. Read again when the file changes."),
                    new Setting(
                            "AGENTMETRICS_TLS_PRIVATE_KEY",
                            "",
                            Kind.READABLE_FILE,
                            "The private key of that certificate (PEM, not encrypted)."),
                    new Setting(
                            "AGENTMETRICS_CONNECTIONS",
                            "4096",
                            Kind.CONNECTIONS,
                            "The most connections open at the same time, of all clients together."),
                    new Setting(
                            "AGENTMETRICS_IDLE_TIME",
                            "30s",
                            Kind.TIME,
                            "A connection that does nothing is closed after this time; much earlier"
                                    + " when all connections are taken."),
                    new Setting(
                            "AGENTMETRICS_SLOW_TIME",
                            "5s",
                            Kind.TIME,
                            "The head of a request has to arrive in this time; a body, after this"
                                    + " time, at 1 KB per second."),
                    new Setting(
                            "AGENTMETRICS_DATABASE_URL",
                            "",
                            Kind.TEXT,
                            "A PostgreSQL address for the control store; empty means an H2 file in"
                                    + " the data directory. To another machine always TLS with a"
                                    + " checked certificate (`sslmode=verify-full`), by the public"
                                    + " authorities or those of `sslrootcert=FILE`"
                                    + " (`docs/guides/postgresql.md`)."),
                    new Setting(
                            "AGENTMETRICS_DATABASE_USER",
                            "",
                            Kind.TEXT,
                            "The PostgreSQL user, when it is not part of the address."),
                    new Setting(
                            "AGENTMETRICS_DATABASE_PASSWORD",
                            "",
                            Kind.TEXT,
                            "The PostgreSQL password, when it is not part of the address."),
                    new Setting(
                            "AGENTMETRICS_KEY_MANAGER",
                            "local",
                            Kind.KEY_MANAGER,
                            "What keeps the root of all keys: a keyring file of this server, a"
                                    + " PKCS#11 token, or a service. `docs/guides/keys.md` says which"
                                    + " to choose."),
                    new Setting(
                            "AGENTMETRICS_KEY_FILE",
                            "",
                            Kind.PATH,
                            "What the local keyring is sealed with: a file outside the data"
                                    + " directory, made at the first start. Not set, and without a"
                                    + " passphrase, it is `data.key` beside `data`."),
                    new Setting(
                            "AGENTMETRICS_KEY_PASSPHRASE",
                            "",
                            Kind.TEXT,
                            "A passphrase for the local keyring instead of a key file; 12"
                                    + " characters or more."),
                    new Setting(
                            "AGENTMETRICS_KEY_PASSPHRASE_FILE",
                            "",
                            Kind.READABLE_FILE,
                            "A file with that passphrase, instead of the passphrase itself."),
                    new Setting(
                            "AGENTMETRICS_PKCS11_LIBRARY",
                            "",
                            Kind.READABLE_FILE,
                            "The vendor's PKCS#11 library, for the key manager pkcs11."),
                    new Setting(
                            "AGENTMETRICS_PKCS11_SLOT",
                            "",
                            Kind.SLOT,
                            "The slot of the token that keeps the keys of this deployment alone, as"
                                    + " the vendor's tool shows it."),
                    new Setting(
                            "AGENTMETRICS_PKCS11_PIN",
                            "",
                            Kind.TEXT,
                            "The PIN of that token's user."),
                    new Setting(
                            "AGENTMETRICS_PKCS11_PIN_FILE",
                            "",
                            Kind.READABLE_FILE,
                            "A file with that PIN, instead of the PIN itself."),
                    new Setting(
                            "AGENTMETRICS_KEY_MANAGER_PREFIX",
                            "agentmetrics",
                            Kind.KEY_PREFIX,
                            "How the names of our keys begin in a key manager that"
                                    + " others use, too; another one for each deployment."),
                    new Setting(
                            "AGENTMETRICS_KEY_MANAGER_PROTECTION",
                            "software",
                            Kind.KEY_PROTECTION,
                            "Where Google and Azure keep new keys; AWS always has them"
                                    + " in hardware, Vault never says."),
                    new Setting(
                            "AGENTMETRICS_KEY_MANAGER_CA",
                            "",
                            Kind.READABLE_FILE,
                            "What the certificate of a key manager is checked against"
                                    + " (PEM), instead of the system's authorities."),
                    new Setting(
                            "AGENTMETRICS_VAULT_ADDRESS",
                            "",
                            Kind.HTTPS_URL,
                            "Vault or OpenBao, for the key manager vault."),
                    new Setting(
                            "AGENTMETRICS_VAULT_NAMESPACE",
                            "",
                            Kind.NAMES,
                            "The namespace to work in."),
                    new Setting(
                            "AGENTMETRICS_VAULT_MOUNT",
                            "transit",
                            Kind.NAMES,
                            "Where the Transit engine is mounted."),
                    new Setting(
                            "AGENTMETRICS_VAULT_TOKEN_FILE",
                            "",
                            Kind.READABLE_FILE,
                            "A file with a token that somebody else renews, such as the"
                                    + " agent of Vault; read for every question."),
                    new Setting(
                            "AGENTMETRICS_VAULT_ROLE_ID",
                            "",
                            Kind.ID,
                            "The AppRole to sign in with, instead of a token."),
                    new Setting(
                            "AGENTMETRICS_VAULT_SECRET_ID_FILE",
                            "",
                            Kind.READABLE_FILE,
                            "A file with the secret of that role."),
                    new Setting(
                            "AGENTMETRICS_AWS_REGION",
                            "",
                            Kind.AWS_REGION,
                            "The region of the keys, for the key manager aws-kms. Who"
                                    + " we are, Amazon's library finds out: the role of the"
                                    + " machine or pod, or `AWS_` variables."),
                    new Setting(
                            "AGENTMETRICS_AWS_KMS_ENDPOINT",
                            "",
                            Kind.HTTPS_URL,
                            "Another address of KMS, for a private network or FIPS."),
                    new Setting(
                            "AGENTMETRICS_GCP_KEY_RING",
                            "",
                            Kind.GCP_KEY_RING,
                            "The key ring, for the key manager gcp-kms."),
                    new Setting(
                            "AGENTMETRICS_GCP_KMS_ENDPOINT",
                            "https://cloudkms.googleapis.com",
                            Kind.HTTPS_URL,
                            "Another address of Cloud KMS, for a private network."),
                    new Setting(
                            "AGENTMETRICS_GCP_CREDENTIALS_FILE",
                            "",
                            Kind.READABLE_FILE,
                            "The key file of a service account; not set, it is the"
                                    + " identity of the machine."),
                    new Setting(
                            "AGENTMETRICS_AZURE_VAULT_URL",
                            "",
                            Kind.HTTPS_URL,
                            "The key vault or the managed HSM, for the key manager"
                                    + " azure-key-vault."),
                    new Setting(
                            "AGENTMETRICS_AZURE_AUTHORITY",
                            "https://login.microsoftonline.com",
                            Kind.HTTPS_URL,
                            "Where its tokens come from; another one in national" + " clouds."),
                    new Setting(
                            "AGENTMETRICS_AZURE_TENANT_ID",
                            "",
                            Kind.ID,
                            "The tenant of the application that this server is."),
                    new Setting(
                            "AGENTMETRICS_AZURE_CLIENT_ID",
                            "",
                            Kind.ID,
                            "The id of that application, or of a managed identity."),
                    new Setting(
                            "AGENTMETRICS_AZURE_CLIENT_SECRET_FILE",
                            "",
                            Kind.READABLE_FILE,
                            "A file with the secret of that application; without it and"
                                    + " a token, it is the identity of the machine."),
                    new Setting(
                            "AGENTMETRICS_AZURE_TOKEN_FILE",
                            "",
                            Kind.READABLE_FILE,
                            "A file with a token that Entra ID takes instead of a"
                                    + " secret, such as that of a pod; read each time."),
                    new Setting(
                            "AGENTMETRICS_GOOGLE_CLIENT_ID",
                            "",
                            Kind.TEXT,
                            "The client id that Google gave this server; with it, people can sign"
                                    + " in with Google."),
                    new Setting(
                            "AGENTMETRICS_GOOGLE_CLIENT_SECRET",
                            "",
                            Kind.TEXT,
                            "The client secret that belongs to it."),
                    new Setting(
                            "AGENTMETRICS_GOOGLE_CLIENT_SECRET_FILE",
                            "",
                            Kind.READABLE_FILE,
                            "A file with that secret, instead of the secret itself."),
                    new Setting(
                            "AGENTMETRICS_GITHUB_CLIENT_ID",
                            "",
                            Kind.TEXT,
                            "The client id that GitHub gave this server; with it, people can sign"
                                    + " in with GitHub."),
                    new Setting(
                            "AGENTMETRICS_GITHUB_CLIENT_SECRET",
                            "",
                            Kind.TEXT,
                            "The client secret that belongs to it."),
                    new Setting(
                            "AGENTMETRICS_GITHUB_CLIENT_SECRET_FILE",
                            "",
                            Kind.READABLE_FILE,
                            "A file with that secret, instead of the secret itself."),
                    new Setting(
                            "AGENTMETRICS_CLICKHOUSE_LIBRARY",
                            "",
                            Kind.READABLE_FILE,
                            "The embedded event store's native library (`libchdb.so`), when it is"
                                    + " not where `./dev` puts it."),
                    new Setting(
                            "AGENTMETRICS_CLICKHOUSE_MEMORY",
                            "700MB",
                            Kind.SIZE,
                            "The most memory the embedded event store may use."),
                    new Setting(
                            "AGENTMETRICS_RETENTION_DAYS",
                            "400",
                            Kind.DAYS,
                            "How long runs are kept, where the organisation has not said"
                                    + " otherwise."),
                    new Setting(
                            "AGENTMETRICS_TRACE_SETTLE",
                            "5s",
                            Kind.TIME,
                            "How long nothing must have come of a trace before its runs are made;"
                                    + " what comes later corrects them."),
                    new Setting(
                            "AGENTMETRICS_STUCK_AFTER",
                            "15m",
                            Kind.SILENCE,
                            "A run that has started and not ended, and of which nothing has come"
                                    + " for this time, counts as stuck."),
                    new Setting(
                            "AGENTMETRICS_DELETION_DAYS",
                            "7",
                            Kind.DELETION_DAYS,
                            "How long the deletion of an organisation can be stopped before it is"
                                    + " carried out."),
                    new Setting(
                            "AGENTMETRICS_BACKUP_TO",
                            "",
                            Kind.BACKUP_SINK,
                            "Where encrypted backups go; without it, none are made. The directory must"
                                    + " not be within the data directory."),
                    new Setting(
                            "AGENTMETRICS_BACKUP_EVERY",
                            "24h",
                            Kind.PERIOD,
                            "The time from one backup to the next."),
                    new Setting(
                            "AGENTMETRICS_BACKUP_FULL_DAYS",
                            "30",
                            Kind.FULL_DAYS,
                            "After so many days, a backup copies everything again instead of what is"
                                    + " new; until then, the one that the new ones need is kept."),
                    new Setting(
                            "AGENTMETRICS_BACKUP_KEEP",
                            "7",
                            Kind.BACKUP_COUNT,
                            "So many of the newest backups are kept, however old."),
                    new Setting(
                            "AGENTMETRICS_BACKUP_KEEP_DAYS",
                            "30",
                            Kind.BACKUP_DAYS,
                            "Backups that are younger are kept, however many."),
                    new Setting(
                            "AGENTMETRICS_BACKUP_DRILL_DAYS",
                            "7",
                            Kind.DRILL_DAYS,
                            "So often the newest backup is restored to a scratch directory in a process"
                                    + " of its own, and compared; 0 never does."),
                    new Setting(
                            "AGENTMETRICS_BACKUP_KEYS",
                            "true",
                            Kind.SWITCH,
                            "Whether the wrapped keys (`DATA_DIR/keys`) are copied to where backups go;"
                                    + " what opens them never is. Without them there, copy the directory"
                                    + " elsewhere yourself."),
                    new Setting(
                            "AGENTMETRICS_BACKUP_S3_ENDPOINT",
                            "",
                            Kind.HTTPS_URL,
                            "The address of storage that speaks S3 and is not Amazon's."),
                    new Setting(
                            "AGENTMETRICS_BACKUP_S3_REGION",
                            "",
                            Kind.HOST,
                            "The region of the bucket; without it, what Amazon's tools would take."
                                    + " Credentials come from where they look for them."),
                    new Setting(
                            "AGENTMETRICS_INGEST_BATCH_SIZE",
                            "100",
                            Kind.BATCH_SIZE,
                            "The most events one batch may hold."),
                    new Setting(
                            "AGENTMETRICS_INGEST_BODY_SIZE",
                            "10MB",
                            Kind.BODY_SIZE,
                            "The largest body of events, after inflating."),
                    new Setting(
                            "AGENTMETRICS_INGEST_MEMORY",
                            "64MB",
                            Kind.SIZE,
                            "What all bodies that are being read or stored may take together;"
                                    + " beyond it clients are asked to come again."),
                    new Setting(
                            "AGENTMETRICS_INGEST_STATUS",
                            "auto",
                            Kind.INGEST_STATUS,
                            "What accepted events are answered: auto is 200 for `am_live_` keys and"
                                    + " 201 for others."),
                    new Setting(
                            "AGENTMETRICS_METRIC_SERIES",
                            "20000",
                            Kind.SERIES,
                            "How many series one metric of an organisation may have in a day; points"
                                    + " of more are rejected."),
                    new Setting(
                            "AGENTMETRICS_FIRST_KEY",
                            "true",
                            Kind.SWITCH,
                            "Whether a new server makes an API key and prints it at its first start."
                                    + " Set `false` where output is kept, as Docker and Kubernetes do;"
                                    + " under systemd none is made. Keys are made under Settings, too."),
                    new Setting(
                            "AGENTMETRICS_GITHUB_SECRET_SCANNING",
                            "false",
                            Kind.SWITCH,
                            "Take reports of GitHub's secret scanning at `/v1/leaks/github`; their"
                                    + " signatures are checked with keys fetched from"
                                    + " `api.github.com`."),
                    new Setting(
                            "AGENTMETRICS_SIGN_UP",
                            "closed",
                            Kind.SIGN_UP,
                            "Who may begin: closed is the owner and whom they let in; open"
                                    + " is anybody who reads the address they give. Where it is"
                                    + " closed, only owners make further organisations."),
                    new Setting(
                            "AGENTMETRICS_IDENTITY",
                            "embedded",
                            Kind.IDENTITY,
                            "Who keeps passwords and verifies addresses: this server, or"
                                    + " Supabase Auth. Chosen before the first owner is set up."),
                    new Setting(
                            "AGENTMETRICS_SUPABASE_URL",
                            "",
                            Kind.HTTPS_URL,
                            "The address of the project at Supabase, such as"
                                    + " `https://PROJECT.supabase.co`."),
                    new Setting(
                            "AGENTMETRICS_SUPABASE_KEY",
                            "",
                            Kind.PUBLISHABLE_KEY,
                            "The project's publishable key (`sb_publishable_...`, or the older"
                                    + " `anon` one)."),
                    new Setting(
                            "AGENTMETRICS_SMTP_HOST",
                            "",
                            Kind.HOST,
                            "The mail server; without one, messages wait in the outbox,"
                                    + " where the operator reads them."),
                    new Setting(
                            "AGENTMETRICS_SMTP_PORT",
                            "587",
                            Kind.MAIL_PORT,
                            "Its port; 465 is usual for tls."),
                    new Setting(
                            "AGENTMETRICS_SMTP_TLS",
                            "starttls",
                            Kind.MAIL_TLS,
                            "How the connection is encrypted; there is no way to send"
                                    + " without. The certificate has to be valid for the host."),
                    new Setting(
                            "AGENTMETRICS_SMTP_CA",
                            "",
                            Kind.READABLE_FILE,
                            "What its certificate is checked against (PEM), instead of the"
                                    + " system's authorities."),
                    new Setting(
                            "AGENTMETRICS_SMTP_FROM",
                            "",
                            Kind.EMAIL,
                            "The address messages come from; needed with a mail server."),
                    new Setting(
                            "AGENTMETRICS_SMTP_USER",
                            "",
                            Kind.TEXT,
                            "The user at the mail server, when it asks for one."),
                    new Setting(
                            "AGENTMETRICS_SMTP_PASSWORD",
                            "",
                            Kind.TEXT,
                            "The password of that user."),
                    new Setting(
                            "AGENTMETRICS_SMTP_PASSWORD_FILE",
                            "",
                            Kind.READABLE_FILE,
                            "A file with the password of that user, instead of the"
                                    + " password itself; read for every message."),
                    new Setting(
                            "AGENTMETRICS_DEMO",
                            "false",
                            Kind.SWITCH,
                            "Fill a server that has no runs with two weeks of demo data, through"
                                    + " the public API; `./dev run --demo` sets it."));

    /**
     * What clients and the {@code ./dev} script read. A developer's shell often has them, so the
     * server lets them pass.
     */
    private static final Set<String> NOT_OURS =
            Set.of(
                    "AGENTMETRICS_URL",
                    "AGENTMETRICS_API_KEY",
                    "AGENTMETRICS_API_KEY_FILE",
                    "AGENTMETRICS_CA",
                    "AGENTMETRICS_CA_PIN",
                    "AGENTMETRICS_JAVA_HEAP");

    private SettingsCatalog() {}

    public static List<Setting> all() {
        return ALL;
    }

    static boolean isForOthers(String name) {
        return NOT_OURS.contains(name);
    }
}
