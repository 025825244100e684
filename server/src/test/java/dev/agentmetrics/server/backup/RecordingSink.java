package dev.agentmetrics.server.backup;

import dev.agentmetrics.server.backup.sink.Sink;
import dev.agentmetrics.server.backup.sink.SinkException;
import dev.agentmetrics.server.backup.sink.Upload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A sink in memory that keeps every byte that ever reached it, and can run full. */
final class RecordingSink implements Sink {

    final Map<String, byte[]> objects = new TreeMap<>();

    /** Also of objects that were never finished. */
    final ByteArrayOutputStream everything = new ByteArrayOutputStream();

    long room = Long.MAX_VALUE;
    Consumer<String> whenCreated = _ -> {};

    @Override
    public Upload create(String name) {
        whenCreated.accept(name);
        var body = new ByteArrayOutputStream();
        return new Upload() {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                room -= length;
                if (room < 0) {
                    throw new SinkException(
                            SinkException.Reason.FULL, "no room left", new IOException("full"));
                }
                body.write(bytes, from, length);
                everything.write(bytes, from, length);
            }

            @Override
            public void finish() {
                objects.put(name, body.toByteArray());
            }
        };
    }

    @Override
    public InputStream read(String name) throws IOException {
        var object = objects.get(name);
        if (object == null) {
            throw new SinkException(SinkException.Reason.MISSING, "no " + name, new IOException());
        }
        return new ByteArrayInputStream(object);
    }

    @Override
    public List<Stored> list() {
        return objects.entrySet().stream()
                .map(entry -> new Stored(entry.getKey(), entry.getValue().length))
                .toList();
    }

    @Override
    public void delete(String name) {
        objects.remove(name);
    }

    @Override
    public String described() {
        return "memory";
    }

    @Override
    public void close() {
        // It is the test's.
    }
}
