package dev.agentmetrics.server.secrecy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A secret in every form in which a search has to find it, made with what programs really use: the
 * control without which finding nothing would prove nothing.
 */
public final class Planted {

    private static final String BEFORE = "something that stands before it, ";
    private static final String BEHIND = ", and something behind it";

    private Planted() {}

    /** File contents by the name of the form. */
    public static Map<String, byte[]> everywhere(String secret) {
        var all = new LinkedHashMap<String, byte[]>();
        var plain = BEFORE + secret + BEHIND;
        all.put("raw", plain.getBytes(UTF_8));
        all.put("utf-16le", plain.getBytes(UTF_16LE));
        all.put("utf-16be", plain.getBytes(UTF_16BE));
        // Where no character begins at an even place.
        all.put("utf-16le, odd", ("x" + latin(plain.getBytes(UTF_16LE))).getBytes(ISO_8859_1));
        var bytes = plain.getBytes(UTF_8);
        all.put("hex", HexFormat.of().formatHex(bytes).getBytes(UTF_8));
        all.put("hex, upper", HexFormat.of().withUpperCase().formatHex(bytes).getBytes(UTF_8));
        for (int shift = 0; shift < 3; shift++) {
            var moved = ("x".repeat(shift) + secret + BEHIND).getBytes(UTF_8);
            all.put("base64+" + shift, Base64.getEncoder().encode(moved));
            all.put("base64url+" + shift, Base64.getUrlEncoder().encode(moved));
        }
        var url = URLEncoder.encode(plain, UTF_8);
        all.put("url", url.getBytes(UTF_8));
        all.put("url, %20", url.replace("+", "%20").getBytes(UTF_8));
        all.put("url, lower", lowerEscapes(url).getBytes(UTF_8));
        all.put("json", JsonMapper.shared().writeValueAsString(Map.of("a", plain)).getBytes(UTF_8));
        all.put("json, ascii", asciiJson(plain).getBytes(UTF_8));
        packed(bytes).forEach(all::put);
        all.put("gzip in zip", zip(gzip(bytes)));
        all.put("base64 in gzip", gzip(Base64.getEncoder().encode(bytes)));
        var behindOthers = ("a log line\n".repeat(50) + latin(gzip(bytes))).getBytes(ISO_8859_1);
        all.put("gzip behind text", behindOthers);
        return all;
    }

    static Map<String, byte[]> packed(byte[] plain) {
        var all = new LinkedHashMap<String, byte[]>();
        all.put("gzip", gzip(plain));
        all.put("zlib", deflate(plain, false));
        all.put("deflate", deflate(plain, true));
        all.put("zip", zip(plain));
        all.put("zstd", Zstd.compress(plain));
        all.put("lz4", engineBlock(plain));
        return all;
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private static String lowerEscapes(String url) {
        var lower = new StringBuilder(url);
        for (int i = lower.indexOf("%"); i >= 0; i = lower.indexOf("%", i + 1)) {
            lower.replace(i, i + 3, lower.substring(i, i + 3).toLowerCase(java.util.Locale.ROOT));
        }
        return lower.toString();
    }

    /** As Python and PHP write it. */
    private static String asciiJson(String plain) {
        var text = new StringBuilder("{\"a\":\"");
        plain.chars()
                .forEach(
                        c -> {
                            if (c > '~' || c < ' ') {
                                text.append("\\u%04x".formatted(c));
                            } else if (c == '"' || c == '\\' || c == '/') {
                                text.append('\\').append((char) c);
                            } else {
                                text.append((char) c);
                            }
                        });
        return text.append("\"}").toString();
    }

    private interface Wrapper {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static byte[] through(Wrapper wrapper, byte[] plain) {
        var packed = new ByteArrayOutputStream();
        try (var out = wrapper.around(packed)) {
            out.write(plain);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
        return packed.toByteArray();
    }

    static byte[] gzip(byte[] plain) {
        return through(GZIPOutputStream::new, plain);
    }

    private static byte[] deflate(byte[] plain, boolean bare) {
        return through(
                out -> new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED, bare)),
                plain);
    }

    private static byte[] zip(byte[] plain) {
        return through(
                out -> {
                    var zip = new ZipOutputStream(out);
                    zip.putNextEntry(new ZipEntry("first.txt"));
                    zip.write("another file".getBytes(UTF_8));
                    zip.putNextEntry(new ZipEntry("second.txt"));
                    return zip;
                },
                plain);
    }

    /** Its second half, its first, and a match that repeats the second: nowhere as it is. */
    private static byte[] engineBlock(byte[] plain) {
        int half = plain.length / 2;
        int rest = plain.length - half;
        var out = new ByteArrayOutputStream();
        out.write((15 << 4) | 15);
        more(out, plain.length - 15);
        out.write(plain, half, rest);
        out.write(plain, 0, half);
        out.write(plain.length & 0xFF);
        out.write(plain.length >> 8);
        more(out, rest - 4 - 15);
        out.write(5 << 4);
        out.writeBytes("tail.".getBytes(UTF_8));
        return header(out.toByteArray(), plain.length + rest + 5);
    }

    private static void more(ByteArrayOutputStream out, int length) {
        int left = length;
        while (left >= 255) {
            out.write(255);
            left -= 255;
        }
        out.write(left);
    }

    private static byte[] header(byte[] packed, int size) {
        return ByteBuffer.allocate(25 + packed.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[16])
                .put((byte) 0x82)
                .putInt(9 + packed.length)
                .putInt(size)
                .put(packed)
                .array();
    }
}
