package dev.agentmetrics.server.identity.supabase;

/** Supabase understood what it was asked and says no. The code is one of its documented words. */
final class SupabaseRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    SupabaseRefusal(String code) {
        super(code);
        this.code = code;
    }

    String code() {
        return code;
    }

    boolean is(String... codes) {
        return java.util.Arrays.asList(codes).contains(code);
    }
}
