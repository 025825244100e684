package dev.agentmetrics.server.identity.factors;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;

/**
 * A text as a picture that a phone reads.
 *
 * @param size modules per side, the quiet zone included
 * @param path the dark modules, as the path of an SVG
 */
public record QrCode(int size, String path) {

    /** Readers want four empty modules around it. */
    private static final int QUIET = 4;

    static QrCode of(String text) {
        try {
            var modules = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
            return new QrCode(modules.getWidth() + 2 * QUIET, path(modules));
        } catch (WriterException failure) {
            throw new IllegalStateException("too long for a QR code", failure);
        }
    }

    private static String path(ByteMatrix modules) {
        var path = new StringBuilder();
        for (int y = 0; y < modules.getHeight(); y++) {
            for (int x = 0; x < modules.getWidth(); x++) {
                int from = x;
                while (x < modules.getWidth() && modules.get(x, y) == 1) {
                    x++;
                }
                if (x > from) {
                    int width = x - from;
                    path.append(
                            "M%d %dh%dv1h-%dz".formatted(from + QUIET, y + QUIET, width, width));
                }
            }
        }
        return path.toString();
    }

    /** Whoever sees it can make codes. */
    @Override
    public String toString() {
        return "QrCode";
    }
}
