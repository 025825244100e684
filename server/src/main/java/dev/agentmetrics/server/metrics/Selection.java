package dev.agentmetrics.server.metrics;

/** The runs that a question is about: of a scope, those that a filter lets through. */
public record Selection(Scope scope, RunFilter filter) {}
