package dev.agentmetrics.server.identity.supabase;

import dev.agentmetrics.server.identity.Password;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A flat JSON object to send, made without turning a password into a string.
 *
 * <p>Guarantees that its bytes are overwritten by {@link #close()}. Does not guarantee that no
 * other copy is in memory: the buffers of the connection held it too.
 */
final class JsonBody implements AutoCloseable {

    /** The most bytes that one byte of text becomes: {@code \}{@code u001f}. */
    private static final int WORST = 6;

    private byte[] buffer = new byte[64];
    private int length;

    JsonBody() {
        write('{');
    }

    JsonBody with(String name, String value) {
        return field(name, value.getBytes(StandardCharsets.UTF_8));
    }

    JsonBody with(String name, Password password) {
        return field(name, password.utf8());
    }

    JsonBody with(String name, boolean value) {
        name(name);
        for (byte one : Boolean.toString(value).getBytes(StandardCharsets.US_ASCII)) {
            write(one);
        }
        return this;
    }

    private JsonBody field(String name, byte[] value) {
        name(name);
        text(value);
        return this;
    }

    private void name(String name) {
        if (length > 1) {
            write(',');
        }
        text(name.getBytes(StandardCharsets.UTF_8));
        write(':');
    }

    private void text(byte[] utf8) {
        write('"');
        for (byte one : utf8) {
            if (one == '"' || one == '\\') {
                write('\\');
                write(one);
            } else if (one >= 0 && one < ' ') {
                write('\\');
                write('u');
                write('0');
                write('0');
                for (char digit : HexFormat.of().toHexDigits(one).toCharArray()) {
                    write(digit);
                }
            } else {
                write(one);
            }
        }
        write('"');
    }

    private void write(int value) {
        if (length + WORST > buffer.length) {
            var larger = Arrays.copyOf(buffer, buffer.length * 2);
            Arrays.fill(buffer, (byte) 0);
            buffer = larger;
        }
        buffer[length++] = (byte) value;
    }

    /** The whole object; the caller overwrites it. */
    byte[] bytes() {
        var whole = Arrays.copyOf(buffer, length + 1);
        whole[length] = '}';
        return whole;
    }

    @Override
    public void close() {
        Arrays.fill(buffer, (byte) 0);
    }

    @Override
    public String toString() {
        return "JsonBody";
    }
}
