package dev.agentmetrics.server.leaks;

import java.net.URI;

/** Where GitHub publishes the keys it signs with, when that is not {@code api.github.com}. */
public record GitHubEndpoint(URI publicKeys) {}
