package dev.agentmetrics.server.db;

/**
 * What is read from the control store once and then kept, because no other server writes it. Where
 * another one may have done so after all, it is read again before anybody is answered from it.
 */
@FunctionalInterface
public interface KeptInMemory {

    /** Afterwards memory knows whatever was stored before the call. */
    void readAgain();
}
