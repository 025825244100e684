/**
 * Keys in AWS KMS, by Amazon's own library.
 *
 * <p>Start at {@link dev.agentmetrics.server.crypto.internal.aws.AwsKeyManager}.
 */
@NullMarked
package dev.agentmetrics.server.crypto.internal.aws;

import org.jspecify.annotations.NullMarked;
