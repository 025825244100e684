package dev.agentmetrics.server.web.settings;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.telemetry.Retention;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a value may be, in words for the operator and as a check. */
public enum Kind {
    PATH("a path"),
    READABLE_FILE("a readable file"),
    HOST("an IP address or a host name"),
    PORT("0 (any free port) to 65535"),
    PORT_OR_OFF("0 (any free port) to 65535, or off"),
    HTTPS_URL("https://HOST or https://HOST:PORT, without a path"),
    SIZE("1MB to 1TB, such as 700MB or 2GB"),
    BODY_SIZE("1KB to 256MB, such as 10MB"),
    TIME("100ms to 600s, such as 500ms or 30s"),
    SILENCE("1m to 1440m, such as 15m"),
    CONNECTIONS("10 to 100000"),
    DAYS("0 (for ever) to " + Retention.LONGEST_DAYS),
    DELETION_DAYS("1 to 90"),
    BACKUP_SINK("a path, or s3://BUCKET/PREFIX"),
    PERIOD("1h to 744h, such as 24h"),
    FULL_DAYS("0 (each time) to 90"),
    BACKUP_COUNT("1 to 1000"),
    BACKUP_DAYS("0 to 3650"),
    DRILL_DAYS("0 (never) to 90"),
    SWITCH("true or false"),
    BATCH_SIZE("1 to 10000"),
    SERIES("10 to 1000000"),
    INGEST_STATUS("auto, 200 or 201"),
    MAIL_PORT("1 to 65535"),
    MAIL_TLS("starttls or tls"),
    EMAIL("an e-mail address"),
    SIGN_UP("closed or open"),
    KEY_MANAGER("local, pkcs11, vault, aws-kms, gcp-kms or azure-key-vault"),
    KEY_PREFIX("up to 20 of a-z, 0-9 and -, a letter first"),
    KEY_PROTECTION("software or hsm"),
    NAMES("names, with / between several"),
    ID("letters, digits and -"),
    AWS_REGION("a region such as eu-central-1"),
    GCP_KEY_RING("projects/PROJECT/locations/LOCATION/keyRings/RING"),
    SLOT("the number of a slot"),
    IDENTITY("embedded or supabase"),
    PUBLISHABLE_KEY("a publishable key of the project, never a secret one"),
    TEXT("any text on one line");

    private static final Set<String> KEY_MANAGERS =
            Set.of("local", "pkcs11", "vault", "aws-kms", "gcp-kms", "azure-key-vault");
    private static final long KB = 1_024;
    private static final long MB = 1_024 * KB;
    private static final Pattern SIZE_FORMAT = Pattern.compile("(\\d{1,9}) ?(B|KB|MB|GB|TB)");
    private static final Pattern TIME_FORMAT = Pattern.compile("(\\d{1,7})(ms|s)");
    private static final Pattern BUCKET_FORMAT =
            Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,62}(/[A-Za-z0-9!_.*'()/-]*)?");
    private static final Pattern HOST_FORMAT = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");

    private final String allowed;

    Kind(String allowed) {
        this.allowed = allowed;
    }

    /** For people: completes the sentence "allowed: …". */
    public String allowed() {
        return allowed;
    }

    public boolean accepts(String value) {
        return switch (this) {
            case PATH -> isPath(value);
            case READABLE_FILE -> isPath(value) && Files.isReadable(Path.of(value));
            case HOST -> HOST_FORMAT.matcher(value).matches();
            case PORT -> isBetween(value, 0, 65_535);
            case PORT_OR_OFF ->
                    value.equals("off") || value.equals("-1") || isBetween(value, 0, 65_535);
            case HTTPS_URL -> isHttpsOrigin(value);
            case SIZE -> isSize(value, MB, 1_024 * 1_024 * MB);
            case BODY_SIZE -> isSize(value, KB, 256 * MB);
            case TIME -> isTime(value);
            case SILENCE -> isSilence(value);
            case DELETION_DAYS -> isBetween(value, 1, 90);
            case CONNECTIONS -> isBetween(value, 10, 100_000);
            case DAYS -> isBetween(value, 0, Retention.LONGEST_DAYS);
            case BACKUP_SINK ->
                    value.startsWith("s3://")
                            ? BUCKET_FORMAT.matcher(value).matches()
                            : isPath(value);
            case PERIOD -> isPeriod(value);
            case FULL_DAYS, DRILL_DAYS -> isBetween(value, 0, 90);
            case BACKUP_COUNT -> isBetween(value, 1, 1_000);
            case BACKUP_DAYS -> isBetween(value, 0, 3_650);
            case SWITCH -> value.equals("true") || value.equals("false");
            case BATCH_SIZE -> isBetween(value, 1, 10_000);
            case SERIES -> isBetween(value, 10, 1_000_000);
            case INGEST_STATUS -> Set.of("auto", "200", "201").contains(value);
            case MAIL_PORT -> isBetween(value, 1, 65_535);
            case MAIL_TLS -> Set.of("starttls", "tls").contains(value);
            case EMAIL -> EmailAddress.parse(value).isPresent();
            case SIGN_UP -> Set.of("closed", "open").contains(value);
            case KEY_MANAGER -> KEY_MANAGERS.contains(value);
            case KEY_PREFIX -> Pattern.matches("[a-z][a-z0-9-]{0,19}", value);
            case KEY_PROTECTION -> Set.of("software", "hsm").contains(value);
            case NAMES -> Pattern.matches("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*", value);
            case ID -> Pattern.matches("[A-Za-z0-9-]{1,80}", value);
            case AWS_REGION -> Pattern.matches("[a-z]{2}(-[a-z]+)+-\\d", value);
            case GCP_KEY_RING ->
                    Pattern.matches(
                            "projects/[a-z0-9:.-]+/locations/[a-z0-9-]+/keyRings/[A-Za-z0-9_-]+",
                            value);
            case SLOT -> isBetween(value, 0, 4_294_967_295L);
            case IDENTITY -> Set.of("embedded", "supabase").contains(value);
            case PUBLISHABLE_KEY -> PublishableKey.isOne(value);
            case TEXT -> value.lines().count() <= 1;
        };
    }

    private static boolean isPath(String value) {
        try {
            return !Path.of(value).toString().isEmpty();
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private static boolean isBetween(String value, long min, long max) {
        if (!Pattern.matches("\\d{1,10}", value)) {
            return false;
        }
        var number = Long.parseLong(value);
        return number >= min && number <= max;
    }

    private static boolean isTime(String value) {
        var match = TIME_FORMAT.matcher(value);
        if (!match.matches()) {
            return false;
        }
        var millis = Long.parseLong(match.group(1)) * (match.group(2).equals("s") ? 1_000 : 1);
        return millis >= 100 && millis <= 600_000;
    }

    private static boolean isSilence(String value) {
        return value.endsWith("m") && isBetween(value.substring(0, value.length() - 1), 1, 1_440);
    }

    private static boolean isPeriod(String value) {
        return value.endsWith("h") && isBetween(value.substring(0, value.length() - 1), 1, 744);
    }

    private static boolean isHttpsOrigin(String value) {
        try {
            var uri = new URI(value);
            return "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() <= 65_535
                    && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static boolean isSize(String value, long min, long max) {
        var match = SIZE_FORMAT.matcher(value.toUpperCase(Locale.ROOT));
        if (!match.matches()) {
            return false;
        }
        var unit =
                switch (match.group(2)) {
                    case "KB" -> KB;
                    case "MB" -> MB;
                    case "GB" -> 1_024 * MB;
                    case "TB" -> 1_024 * 1_024 * MB;
                    default -> 1;
                };
        var bytes = Long.parseLong(match.group(1)) * unit;
        return bytes >= min && bytes <= max;
    }
}
