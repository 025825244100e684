package dev.agentmetrics.server.backup.control;

import dev.agentmetrics.server.crypto.Hashes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows as bytes, the same for the same values in H2 and in PostgreSQL. */
final class RowCodec {

    private static final int NOTHING = 0;
    private static final int TEXT = 1;
    private static final int BYTES = 2;
    private static final int INTEGER = 3;
    private static final int ID = 4;
    private static final int INSTANT = 5;
    private static final int DATE = 6;
    private static final int TRUTH = 7;
    private static final int DECIMAL = 8;

    private RowCodec() {}

    static void write(ResultSet row, int columns, DataOutputStream out)
            throws SQLException, IOException {
        for (int column = 1; column <= columns; column++) {
            write(row.getObject(column), out);
        }
    }

    /** The row's share in the sum of its table. */
    static long sum(byte[] row) {
        return ByteBuffer.wrap(Hashes.sha256(row)).getLong();
    }

    private static void write(@Nullable Object value, DataOutputStream out) throws IOException {
        switch (value) {
            case null -> tag(NOTHING, out);
            case String text -> bytes(TEXT, text.getBytes(StandardCharsets.UTF_8), out);
            case byte[] bytes -> bytes(BYTES, bytes, out);
            case Integer number -> integer(number, out);
            case Long number -> integer(number, out);
            case Short number -> integer(number, out);
            case UUID id -> {
                tag(ID, out);
                out.writeLong(id.getMostSignificantBits());
                out.writeLong(id.getLeastSignificantBits());
            }
            case OffsetDateTime time -> instant(time.toInstant(), out);
            case Timestamp time -> instant(time.toInstant(), out);
            case Date date -> {
                tag(DATE, out);
                out.writeLong(date.toLocalDate().toEpochDay());
            }
            case Boolean truth -> {
                tag(TRUTH, out);
                out.writeBoolean(truth);
            }
            case BigDecimal number ->
                    bytes(DECIMAL, number.toPlainString().getBytes(StandardCharsets.US_ASCII), out);
            case Object other ->
                    throw new IllegalStateException(
                            "a column has a type that backups do not know: " + other.getClass());
        }
    }

    private static void tag(int tag, DataOutputStream out) throws IOException {
        out.writeByte(tag);
    }

    private static void bytes(int tag, byte[] bytes, DataOutputStream out) throws IOException {
        tag(tag, out);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void integer(long number, DataOutputStream out) throws IOException {
        tag(INTEGER, out);
        out.writeLong(number);
    }

    private static void instant(Instant time, DataOutputStream out) throws IOException {
        tag(INSTANT, out);
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    /** Sets the parameters of an insert to the next row. */
    static void read(DataInputStream in, int columns, PreparedStatement into)
            throws IOException, SQLException {
        for (int column = 1; column <= columns; column++) {
            into.setObject(column, read(in));
        }
    }

    private static @Nullable Object read(DataInputStream in) throws IOException {
        return switch (in.readUnsignedByte()) {
            case NOTHING -> null;
            case TEXT -> new String(bytes(in), StandardCharsets.UTF_8);
            case BYTES -> bytes(in);
            case INTEGER -> in.readLong();
            case ID -> new UUID(in.readLong(), in.readLong());
            case INSTANT ->
                    OffsetDateTime.ofInstant(
                            Instant.ofEpochSecond(in.readLong(), in.readInt()), ZoneOffset.UTC);
            case DATE -> LocalDate.ofEpochDay(in.readLong());
            case TRUTH -> in.readBoolean();
            case DECIMAL -> new BigDecimal(new String(bytes(in), StandardCharsets.US_ASCII));
            default -> throw new IOException("a row is not readable");
        };
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        var bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
