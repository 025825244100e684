package dev.agentmetrics.server.crypto;

/** For tests of what is around the hashes: it costs next to nothing, and nothing else differs. */
public final class CheapArgon2id {

    private static final Argon2id.Cost LEAST = new Argon2id.Cost(8, 1);

    private CheapArgon2id() {}

    public static Argon2id with(RandomSource random) {
        return new Argon2id(random, LEAST);
    }
}
