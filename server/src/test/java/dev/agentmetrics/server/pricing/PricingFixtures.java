package dev.agentmetrics.server.pricing;

/** The prices that the program ships with, for tests of other modules. */
public final class PricingFixtures {

    private static final CostCalculator CALCULATOR = new CostCalculator(new PriceTables());

    private PricingFixtures() {}

    public static CostCalculator calculator() {
        return CALCULATOR;
    }
}
