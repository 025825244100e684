package dev.agentmetrics.server.backup.archive;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What the objects of a backup are called: {@code backup-0000000012/chunk-000003}. */
public final class Names {

    private static final Pattern OURS = Pattern.compile("backup-(\\d{10})/(manifest|chunk-\\d{6})");

    private Names() {}

    public static String manifest(long sequence) {
        return directory(sequence) + "manifest";
    }

    public static String chunk(long sequence, int number) {
        return directory(sequence) + String.format(Locale.ROOT, "chunk-%06d", number);
    }

    private static String directory(long sequence) {
        return String.format(Locale.ROOT, "backup-%010d/", sequence);
    }

    /** Of the backup that an object belongs to; empty for what is not ours. */
    public static OptionalLong sequence(String name) {
        var match = OURS.matcher(name);
        return match.matches()
                ? OptionalLong.of(Long.parseLong(match.group(1)))
                : OptionalLong.empty();
    }

    public static boolean isManifest(String name) {
        return OURS.matcher(name).matches() && name.endsWith("/manifest");
    }
}
