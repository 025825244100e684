package dev.agentmetrics.server.web.tls;

import java.nio.file.Path;
import java.util.Optional;

/** Gives the server its certificate, and a new one when it is time. */
public interface CertificateSource {

    /**
     * The certificate to start with. Throws an exception with one clear line when there is none.
     */
    TlsIdentity current();

    /**
     * A certificate that should replace the one in use, if there is one now. Never throws for bad
     * input: the old certificate then stays in use and the reason is logged.
     */
    Optional<TlsIdentity> renewed();

    /** The certificate that clients have to trust, unless a public CA signed ours. */
    Optional<Path> caFile();
}
