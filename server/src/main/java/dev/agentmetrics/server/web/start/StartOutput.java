package dev.agentmetrics.server.web.start;

import java.io.PrintStream;

/** Where the start page is printed, when it is not standard output. */
public record StartOutput(PrintStream stream) {}
