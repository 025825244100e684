package dev.agentmetrics.server.content;

import java.time.Instant;

/**
 * What an organisation chose for one environment.
 *
 * @param environment as spans name it; empty for those that name none
 * @param stored whether content is stored from now on; what is there stays for its time
 * @param days how long it is kept, unless events go before
 * @param characters most of one span; the rest is cut
 */
public record ContentChoice(
        String environment, boolean stored, int days, int characters, Instant changedAt) {

    /** As long as an environment's name is stored. */
    static final int LONGEST_ENVIRONMENT = 100;

    /** Each is looked at with every request of its organisation. */
    static final int MOST_ENVIRONMENTS = 50;

    public static final int DEFAULT_DAYS = 30;

    /** An old version of the key is needed for as long, so there is an end to it. */
    public static final int LONGEST_DAYS = 365;

    public static final int DEFAULT_CHARACTERS = 65_536;
    public static final int FEWEST_CHARACTERS = 1_024;

    /** Of a span that has a megabyte at most. */
    public static final int MOST_CHARACTERS = 262_144;
}
