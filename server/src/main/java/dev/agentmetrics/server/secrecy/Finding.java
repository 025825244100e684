package dev.agentmetrics.server.secrecy;

/**
 * Where something was found, never what.
 *
 * @param kind what is there, such as {@code API key}
 * @param form how it is written, such as {@code base64 in gzip}
 * @param offset of its first byte in the file, or of the compressed piece that holds it
 */
public record Finding(String place, long offset, String form, String kind) {}
