package dev.agentmetrics.server.backup.sink;

import java.io.IOException;
import java.io.OutputStream;

/** An object that is being written. Closing it before it was finished leaves nothing behind. */
public abstract class Upload extends OutputStream {

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    /** Makes it an object; durable when this returns. */
    public abstract void finish() throws IOException;
}
