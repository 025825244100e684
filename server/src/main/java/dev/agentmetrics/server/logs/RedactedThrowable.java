package dev.agentmetrics.server.logs;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An exception as the log shows it, without the secrets in its messages and its causes'. */
final class RedactedThrowable implements IThrowableProxy {

    private final IThrowableProxy original;

    RedactedThrowable(IThrowableProxy original) {
        this.original = original;
    }

    @Override
    public @Nullable String getMessage() {
        return redact(original.getMessage());
    }

    @Override
    public @Nullable String getOverridingMessage() {
        return redact(original.getOverridingMessage());
    }

    @Override
    public String getClassName() {
        return original.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        return original.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
        return original.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
        var cause = original.getCause();
        return cause == null ? null : new RedactedThrowable(cause);
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
        return Arrays.stream(original.getSuppressed())
                .map(RedactedThrowable::new)
                .toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
        return original.isCyclic();
    }

    private static @Nullable String redact(@Nullable String text) {
        return text == null ? null : SecretPatterns.redact(text);
    }
}
