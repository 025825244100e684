/**
 * Long streams: sealed, digested and signed, for copies of the data that leave this machine.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.streams.StreamSeal}. What is in a stream, and
 * where it goes, is its user's business.
 */
@NamedInterface("streams")
@NullMarked
package dev.agentmetrics.server.crypto.streams;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
