package dev.agentmetrics.server.web.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import org.bouncycastle.operator.OperatorCreationException;

/** Turns the checked exceptions of certificate code, which cannot be handled, into one kind. */
final class Pki {

    private Pki() {}

    /** Something that makes or reads certificates. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws GeneralSecurityException, OperatorCreationException, IOException;
    }

    static <T> T call(Work<T> work) {
        try {
            return work.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException | OperatorCreationException failure) {
            throw new IllegalStateException("certificate work failed", failure);
        }
    }
}
