package dev.agentmetrics.server.core;

/** Carries a {@link Problem} to the one place that answers it. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        // The stack trace would be filled for every refused request and read by nobody.
        super(problem.getClass().getSimpleName(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
