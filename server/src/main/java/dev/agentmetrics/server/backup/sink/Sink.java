package dev.agentmetrics.server.backup.sink;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Keeps objects under names of letters, digits, {@code -} and {@code /}.
 *
 * <p>Guarantees that an object is there as a whole or not at all, whenever the process ends. Does
 * not guarantee that nobody changes it: what is kept has to prove itself when it is read.
 */
public interface Sink extends AutoCloseable {

    /** Begins an object, which is there once it is {@link Upload#finish finished}. */
    Upload create(String name) throws IOException;

    /**
     * @throws SinkException {@code MISSING} when there is none
     */
    InputStream read(String name) throws IOException;

    /** Every object there is. */
    List<Stored> list() throws IOException;

    /** Deleting what is not there does nothing. */
    void delete(String name) throws IOException;

    /** For people: where it is. */
    String described();

    @Override
    void close();

    /** An object that is there. */
    record Stored(String name, long bytes) {}
}
