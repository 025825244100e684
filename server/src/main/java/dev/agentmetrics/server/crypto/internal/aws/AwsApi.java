package dev.agentmetrics.server.crypto.internal.aws;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.security.cert.CertificateException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DependencyTimeoutException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInternalException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/**
 * Calls KMS and says what its refusals mean. Amazon's messages are not passed on: they may quote
 * what was sent.
 */
final class AwsApi implements AutoCloseable {

    private final KmsClient client;

    AwsApi(KmsClient client) {
        this.client = client;
    }

    /**
     * @param what for people: the permission that it takes
     */
    <T> T ask(String what, Function<KmsClient, T> call) {
        try {
            return call.apply(client);
        } catch (KmsException failure) {
            throw explained(what, failure);
        } catch (SdkException failure) {
            throw isAboutCertificate(failure) ? notTrusted() : unreachable(failure);
        }
    }

    private static KeyManagerException explained(String what, KmsException failure) {
        int status = failure.statusCode();
        if (status >= 500
                || status == 429
                || failure.isThrottlingException()
                || failure instanceof KmsInternalException
                || failure instanceof DependencyTimeoutException) {
            return new KeyManagerException.Unavailable(
                    "AWS KMS answers %s to %s; try again later".formatted(code(failure), what));
        }
        if (failure instanceof NotFoundException) {
            return new KeyManagerException.Misconfigured(
                    "AWS KMS has no such key for %s; check AGENTMETRICS_AWS_REGION and the account"
                            .formatted(what));
        }
        return new KeyManagerException.Refused(
                "AWS KMS refuses %s (%s); if it is about access, the policy of our role and of the"
                                .formatted(what, code(failure))
                        + " key have to allow it");
    }

    /** Such as {@code AccessDeniedException}: a code, no text. */
    private static String code(KmsException failure) {
        var code = failure.awsErrorDetails() == null ? "" : failure.awsErrorDetails().errorCode();
        return code != null && code.matches("[A-Za-z0-9.]{1,60}")
                ? code
                : Integer.toString(failure.statusCode());
    }

    /** Also when there are no credentials: the library tells it no differently. */
    private static KeyManagerException unreachable(SdkException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new KeyManagerException.Unavailable(
                "AWS KMS cannot be asked (%s); check the network, AGENTMETRICS_AWS_KMS_ENDPOINT, and"
                                .formatted(cause.getClass().getSimpleName())
                        + " that this machine has AWS credentials");
    }

    private static KeyManagerException notTrusted() {
        return new KeyManagerException.Misconfigured(
                "the certificate of AWS KMS is not trusted, or is another host's; set"
                        + " AGENTMETRICS_KEY_MANAGER_CA to its authority (PEM)");
    }

    private static boolean isAboutCertificate(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        client.close();
    }
}
