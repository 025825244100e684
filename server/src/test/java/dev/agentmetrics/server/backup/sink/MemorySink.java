package dev.agentmetrics.server.backup.sink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A sink that a test looks into, and takes away. */
public final class MemorySink implements Sink {

    public final Map<String, byte[]> objects = new TreeMap<>();
    public volatile boolean away;

    private void requireThere() throws IOException {
        if (away) {
            throw new SinkException(
                    SinkException.Reason.UNREACHABLE, "the sink is away", new IOException("away"));
        }
    }

    @Override
    public synchronized Upload create(String name) throws IOException {
        requireThere();
        var body = new ByteArrayOutputStream();
        return new Upload() {
            @Override
            public void write(byte[] bytes, int from, int length) {
                body.write(bytes, from, length);
            }

            @Override
            public void finish() {
                objects.put(name, body.toByteArray());
            }
        };
    }

    @Override
    public synchronized InputStream read(String name) throws IOException {
        requireThere();
        var object = objects.get(name);
        if (object == null) {
            throw new SinkException(SinkException.Reason.MISSING, "no " + name, new IOException());
        }
        return new ByteArrayInputStream(object);
    }

    @Override
    public synchronized List<Stored> list() throws IOException {
        requireThere();
        return objects.entrySet().stream()
                .map(entry -> new Stored(entry.getKey(), entry.getValue().length))
                .toList();
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        requireThere();
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
