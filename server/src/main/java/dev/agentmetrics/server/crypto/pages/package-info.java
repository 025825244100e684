/**
 * Files that nobody can read or change unnoticed without the store's key: a log of sealed pages.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.pages.SealedFile}, then {@code PageLog} for
 * what is on disk. Knows nothing of databases; the control store's side is in {@code db}.
 */
@NamedInterface("pages")
@NullMarked
package dev.agentmetrics.server.crypto.pages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
