package dev.agentmetrics.server.apikeys;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where it is kept how much keys are used. */
public interface KeyUseStore {

    /** What is to be added to a day of a key. */
    record Addition(String keyId, long requests, long events, Instant lastUsedAt) {}

    /** All or nothing. */
    void add(LocalDate day, List<Addition> additions);

    /** Of those of these keys that were used, by their ids. */
    Map<String, Usage> since(Collection<String> keyIds, LocalDate day);

    void forget(LocalDate before);
}
