package dev.agentmetrics.server.ingest.redaction;

/** Which numbers card networks give out, by leading digits and length. */
final class Issuers {

    private Issuers() {}

    static boolean issues(byte[] digits, int from, int length) {
        int two = number(digits, from, 2);
        int four = number(digits, from, 4);
        return switch (digits[from]) {
            case 4 -> length == 13 || length == 16 || length == 19;
            case 5 -> (two >= 51 && two <= 55 && length == 16) || (isMaestro(two) && length >= 13);
            case 2 ->
                    length >= 16 && ((four >= 2221 && four <= 2720 && length == 16) || isMir(four));
            case 3 -> issuesThree(two, four, length);
            case 6 -> isSix(two, length);
            case 8 -> (two == 81 || two == 82) && length >= 16;
            case 9 -> four == 9792 && length == 16;
            default -> false;
        };
    }

    /** American Express, Diners Club, JCB. */
    private static boolean issuesThree(int two, int four, int length) {
        if (two == 34 || two == 37) {
            return length == 15;
        }
        if (two == 35) {
            return four >= 3528 && four <= 3589 && length >= 16;
        }
        boolean diners = two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059);
        return (diners || four == 3095) && (length == 14 || length >= 16);
    }

    private static boolean isMaestro(int two) {
        return two == 50 || (two >= 56 && two <= 58);
    }

    private static boolean isMir(int four) {
        return four >= 2200 && four <= 2205;
    }

    /** Discover, UnionPay, RuPay, Maestro and others: nearly everything that starts with six. */
    private static boolean isSix(int two, int length) {
        boolean maestro = two == 61 || two == 63 || two == 67 || two == 68 || two == 69;
        return length >= 16 || (maestro && length >= 13);
    }

    private static int number(byte[] digits, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            value = value * 10 + digits[i];
        }
        return value;
    }
}
