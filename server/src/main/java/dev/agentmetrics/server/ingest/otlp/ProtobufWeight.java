package dev.agentmetrics.server.ingest.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a message takes as objects, in bytes, beside its texts. Read from its bytes alone, by the
 * types of its fields, without making anything.
 */
final class ProtobufWeight {

    /** With its place in a list. */
    private static final int MESSAGE = 32;

    private static final int FIELD = 8;

    /** Beside its letters. */
    private static final int TEXT = 56;

    /** Boxed, or in a list that has just doubled. */
    private static final int NUMBER = 16;

    /** Of what we do not know, protobuf keeps everything, in lists for each field. */
    private static final int UNKNOWN = 256;

    /** A group without anything is two bytes. */
    private static final int UNKNOWN_PER_BYTE = 64;

    private static final int LONG = 8;

    /** The parser stops here. */
    private static final int DEEPEST = 100;

    private final CodedInputStream in;
    private long weight;

    private ProtobufWeight(CodedInputStream in) {
        this.in = in;
    }

    /**
     * @throws Unreadable as soon as it is more than there is {@link Room} for
     */
    static long of(Descriptor type, byte[] body, int from, int length)
            throws Unreadable, IOException {
        var weighing = new ProtobufWeight(CodedInputStream.newInstance(body, from, length));
        weighing.message(type, 0);
        return weighing.weight;
    }

    private void message(Descriptor type, int depth) throws Unreadable, IOException {
        if (depth > DEEPEST) {
            throw new IOException("too deep");
        }
        add(MESSAGE + (long) FIELD * type.getFields().size());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            var field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                delimited(field, depth);
            } else {
                other(field, tag);
            }
        }
    }

    private void delimited(@Nullable FieldDescriptor field, int depth)
            throws Unreadable, IOException {
        int length = in.readRawVarint32();
        if (field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            int limit = in.pushLimit(length);
            message(field.getMessageType(), depth + 1);
            in.popLimit(limit);
            return;
        }
        add(field == null ? UNKNOWN : TEXT);
        if (field != null && field.isPackable()) {
            add((long) NUMBER * (isFixed(field) ? length / LONG : length));
        }
        in.skipRawBytes(length);
    }

    private void other(@Nullable FieldDescriptor field, int tag) throws Unreadable, IOException {
        int before = in.getTotalBytesRead();
        if (!in.skipField(tag)) {
            throw new IOException("the end of a group that has not begun");
        }
        boolean group = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP;
        add(field == null ? UNKNOWN : NUMBER);
        add(group ? (long) UNKNOWN_PER_BYTE * (in.getTotalBytesRead() - before) : 0);
    }

    private static boolean isFixed(FieldDescriptor field) {
        return switch (field.getType()) {
            case DOUBLE, FIXED64, SFIXED64 -> true;
            default -> false;
        };
    }

    private void add(long more) throws Unreadable {
        weight += more;
        Room.requireLight(weight);
    }
}
