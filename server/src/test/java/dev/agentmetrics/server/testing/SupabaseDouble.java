package dev.agentmetrics.server.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Supabase Auth as it speaks on the wire, with its error shapes, its messages, and its oddities:
 * the refresh token before the last is taken without end, and an older one ends the session;
 * somebody who signs up a second time gets a user that does not exist; a new password ends the
 * other sessions; links work once.
 */
public final class SupabaseDouble extends ProviderDouble {

    public static final String KEY = "sb_publishable_of_the_tests";

    /** How the next access tokens are signed. */
    public enum Signed {
        RIGHTLY,
        /** {@code alg: none}. */
        NOT_AT_ALL,
        /** The public key, which everybody has, as a shared secret. */
        HS256_WITH_THE_PUBLIC_KEY,
        /** By another key that calls itself by the right name. */
        BY_SOMEBODY_ELSE,
        /** By a key that is not published. */
        BY_AN_UNKNOWN_KEY
    }

    /** In which of its shapes an error comes. */
    public enum Shape {
        /** Of API version 2024-01-01, which is asked for. */
        NEW,
        /** As to clients that ask for no version. */
        OLD,
        /** As the parts that speak OAuth. */
        OAUTH,
        /** The code stands in the header alone. */
        HEADER
    }

    /** A message that was sent, and what its link carries. */
    public record Sent(String type, String email, String token) {}

    private static final class User {
        final UUID id = UUID.randomUUID();
        volatile String email;
        volatile String password;
        volatile boolean confirmed;
        volatile boolean banned;
        volatile boolean secondFactor;
        volatile @Nullable String newEmail;

        User(String email, String password) {
            this.email = email;
            this.password = password;
        }
    }

    private record Session(UUID id, User user) {}

    private record Refresh(Session session, int counter) {}

    private record Link(String type, User user) {}

    private record Flow(String challenge, User user) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Clock clock;
    private final ECKey other = newKey("key-1");
    private volatile ECKey key = newKey("key-1");
    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final Map<UUID, Integer> sessions = new ConcurrentHashMap<>();
    private final Map<String, Refresh> refreshes = new ConcurrentHashMap<>();
    private final Map<String, UUID> accessTokens = new ConcurrentHashMap<>();
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final Map<String, Flow> flows = new ConcurrentHashMap<>();
    private final Map<UUID, User> owners = new ConcurrentHashMap<>();
    private final List<Sent> mails = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Runnable> before = new ConcurrentHashMap<>();
    private final Map<String, Odd> odd = new ConcurrentHashMap<>();

    private record Odd(int status, String type, String body) {}

    private volatile Duration lifetime = Duration.ofHours(1);
    private volatile boolean autoconfirm;
    private volatile boolean confirmsBoth;
    private volatile Signed signed = Signed.RIGHTLY;
    private volatile Shape shape = Shape.NEW;
    private volatile Consumer<Map<String, Object>> claims = _ -> {};

    public SupabaseDouble(Clock clock) {
        this(clock, null);
    }

    public SupabaseDouble(Clock clock, @Nullable SSLContext tls) {
        super(tls);
        this.clock = clock;
        serve("/auth/v1/", this::route);
    }

    public String base() {
        return at("/auth/v1").toString();
    }

    public void live(Duration time) {
        lifetime = time;
    }

    public void autoconfirm(boolean wanted) {
        autoconfirm = wanted;
    }

    /** A change of address needs both links. */
    public void confirmBoth(boolean wanted) {
        confirmsBoth = wanted;
    }

    public void sign(Signed how, Consumer<Map<String, Object>> with) {
        signed = how;
        claims = with;
    }

    public void signRightly() {
        sign(Signed.RIGHTLY, _ -> {});
    }

    public void shape(Shape wanted) {
        shape = wanted;
    }

    /** From now on another key signs, and only that one is published. */
    public void rotateKey(String id) {
        key = newKey(id);
    }

    /** What the next call of this kind, such as {@code POST /verify}, is answered. */
    public void odd(String call, int status, String type, String body) {
        odd.put(call, new Odd(status, type, body));
    }

    /** Something that happens just before the next call of this kind is answered. */
    public void before(String call, Runnable happening) {
        before.put(call, happening);
    }

    /** Somebody who is there already. */
    public UUID user(String email, String password) {
        var user = new User(email, password);
        user.confirmed = true;
        users.put(email, user);
        return user.id;
    }

    public void change(String email, boolean confirmed, boolean banned, boolean secondFactor) {
        var user = users.get(email);
        user.confirmed = confirmed;
        user.banned = banned;
        user.secondFactor = secondFactor;
    }

    public @Nullable String password(String email) {
        var user = users.get(email);
        return user == null ? null : user.password;
    }

    /** An operator of the project ends everything of somebody. */
    public void endSessions(String email) {
        var user = users.get(email);
        sessions.keySet().removeIf(id -> user.equals(owners.get(id)));
    }

    public long openSessions(String email) {
        var user = users.get(email);
        return sessions.keySet().stream().filter(id -> user.equals(owners.get(id))).count();
    }

    /** The messages of a kind, or all that went to an address. */
    public List<Sent> mails(String typeOrEmail) {
        return mails.stream()
                .filter(one -> one.type.equals(typeOrEmail) || one.email.equals(typeOrEmail))
                .toList();
    }

    /** How often something was called, such as {@code POST /token?grant_type=refresh_token}. */
    public long calls(String call) {
        return calls.stream().filter(call::equals).count();
    }

    /** A client that is not ours uses a refresh token; the answer's status. */
    public int refreshElsewhere(String token) {
        return refreshed(token) == null ? 400 : 200;
    }

    public List<String> refreshTokens() {
        return List.copyOf(refreshes.keySet());
    }

    /** Somebody agrees at Google or GitHub: what Supabase adds to the address they go back to. */
    public Map<String, String> consent(String location, String email) {
        var query = fields(location.substring(location.indexOf('?') + 1));
        if (!"s256".equals(query.get("code_challenge_method"))) {
            throw new AssertionError("no PKCE: " + location);
        }
        var user = users.computeIfAbsent(email, _ -> new User(email, UUID.randomUUID().toString()));
        user.confirmed = true;
        var code = secret("auth-code");
        flows.put(code, new Flow(query.getOrDefault("code_challenge", ""), user));
        var back = query.getOrDefault("redirect_to", "");
        var answer = new LinkedHashMap<>(fields(back.substring(back.indexOf('?') + 1)));
        answer.put("code", code);
        return answer;
    }

    private void route(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var call =
                exchange.getRequestMethod() + " " + uri.toString().substring("/auth/v1".length());
        calls.add(call);
        var bytes = exchange.getRequestBody().readAllBytes();
        happen(call);
        var strange = odd.remove(call);
        if (strange != null) {
            if (strange.status() == 302) {
                exchange.getResponseHeaders().set("Location", at("/elsewhere").toString());
            }
            answer(exchange, strange.status(), strange.type(), strange.body());
            return;
        }
        if (!KEY.equals(exchange.getRequestHeaders().getFirst("apikey"))) {
            json(exchange, 401, Map.of("message", "Invalid API key", "hint", "Double check it."));
            return;
        }
        if (!"2024-01-01".equals(exchange.getRequestHeaders().getFirst("X-Supabase-Api-Version"))) {
            throw new AssertionError("no version was asked for");
        }
        var body = bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
        switch (call) {
            case "GET /.well-known/jwks.json" ->
                    json(exchange, 200, new JWKSet(key.toPublicJWK()).toJSONObject());
            case "GET /settings" ->
                    json(
                            exchange,
                            200,
                            Map.of(
                                    "external",
                                    Map.of("google", true, "github", false, "email", true),
                                    "disable_signup",
                                    false));
            case "POST /token?grant_type=password" -> signIn(exchange, body);
            case "POST /token?grant_type=refresh_token" -> refresh(exchange, body);
            case "POST /token?grant_type=pkce" -> exchange(exchange, body);
            case "POST /signup" -> signUp(exchange, body);
            case "POST /recover" -> recover(exchange, body);
            case "POST /otp" -> otp(exchange, body);
            case "POST /verify" -> verify(exchange, body);
            case "GET /user" ->
                    withUser(
                            exchange,
                            (user, _) -> {
                                happen("after GET /user");
                                json(exchange, 200, view(user));
                            });
            case "PUT /user" ->
                    withUser(exchange, (user, own) -> update(exchange, user, own, body));
            case "POST /logout?scope=local" ->
                    withUser(
                            exchange,
                            (_, own) -> {
                                sessions.remove(own);
                                answer(exchange, 204, "application/json", "");
                            });
            case "POST /logout?scope=global" ->
                    withUser(
                            exchange,
                            (user, _) -> {
                                endSessions(user.email);
                                answer(exchange, 204, "application/json", "");
                            });
            default -> refuse(exchange, 404, "not_found");
        }
    }

    private void happen(String moment) {
        var happening = before.remove(moment);
        if (happening != null) {
            happening.run();
        }
    }

    private void signIn(HttpExchange exchange, JsonNode body) throws IOException {
        var user = users.get(body.path("email").asString());
        if (user == null) {
            refuse(exchange, 400, "invalid_credentials");
        } else if (user.banned) {
            refuse(exchange, 400, "user_banned");
        } else if (!user.password.equals(body.path("password").asString())) {
            refuse(exchange, 400, "invalid_credentials");
        } else if (!user.confirmed) {
            refuse(exchange, 400, "email_not_confirmed");
        } else {
            json(exchange, 200, tokens(open(user), 0));
        }
    }

    private void refresh(HttpExchange exchange, JsonNode body) throws IOException {
        var token = body.path("refresh_token").asString();
        var known = refreshes.get(token);
        if (known == null) {
            refuse(exchange, 400, "refresh_token_not_found");
        } else if (!sessions.containsKey(known.session().id())) {
            refuse(exchange, 400, "session_not_found");
        } else {
            var answer = refreshed(token);
            if (answer == null) {
                refuse(exchange, 400, "refresh_token_already_used");
            } else {
                json(exchange, 200, answer);
            }
        }
    }

    /** As version 2 of refresh tokens does it. */
    private synchronized @Nullable Map<String, Object> refreshed(String token) {
        var known = refreshes.get(token);
        var counter = known == null ? null : sessions.get(known.session().id());
        if (known == null || counter == null) {
            return null;
        }
        var behind = counter - known.counter();
        if (behind > 1) {
            sessions.remove(known.session().id());
            return null;
        }
        if (behind == 0) {
            sessions.put(known.session().id(), counter + 1);
            return tokens(known.session(), counter + 1);
        }
        // The client failed to save the one after it, or so it is thought: that one, again.
        return tokens(known.session(), counter);
    }

    private void exchange(HttpExchange exchange, JsonNode body) throws IOException {
        var flow = flows.remove(body.path("auth_code").asString());
        if (flow == null) {
            refuse(exchange, 404, "flow_state_not_found");
        } else if (!flow.challenge().equals(challenge(body.path("code_verifier").asString("")))) {
            refuse(exchange, 400, "bad_code_verifier");
        } else {
            var answer = new LinkedHashMap<>(tokens(open(flow.user()), 0));
            answer.put("provider_token", secret("provider-token"));
            answer.put("provider_refresh_token", secret("provider-refresh"));
            json(exchange, 200, answer);
        }
    }

    private void signUp(HttpExchange exchange, JsonNode body) throws IOException {
        var email = body.path("email").asString();
        var password = body.path("password").asString();
        var known = users.get(email);
        if (known != null && known.confirmed) {
            if (autoconfirm) {
                refuse(exchange, 422, "user_already_exists");
            } else {
                json(exchange, 200, view(new User(email, "")));
            }
            return;
        }
        var user = new User(email, password);
        user.confirmed = autoconfirm;
        users.put(email, user);
        if (autoconfirm) {
            json(exchange, 200, tokens(open(user), 0));
        } else {
            send("signup", user, email);
            json(exchange, 200, view(user));
        }
    }

    private void recover(HttpExchange exchange, JsonNode body) throws IOException {
        var user = users.get(body.path("email").asString());
        if (user != null) {
            send("recovery", user, user.email);
        }
        json(exchange, 200, Map.of());
    }

    private void otp(HttpExchange exchange, JsonNode body) throws IOException {
        var email = body.path("email").asString();
        var user = users.computeIfAbsent(email, _ -> new User(email, UUID.randomUUID().toString()));
        send(user.confirmed ? "magiclink" : "signup", user, email);
        json(exchange, 200, Map.of());
    }

    private void verify(HttpExchange exchange, JsonNode body) throws IOException {
        var type = body.path("type").asString();
        var token = body.path("token_hash").asString();
        var link = links.get(token);
        boolean fits =
                link != null
                        && (type.equals("email")
                                ? List.of("signup", "magiclink").contains(link.type())
                                : type.equals(link.type()));
        if (link == null || !fits || links.remove(token) == null) {
            refuse(exchange, 403, "otp_expired");
            return;
        }
        var user = link.user();
        user.confirmed = true;
        var newEmail = user.newEmail;
        if (type.equals("email_change") && newEmail != null) {
            boolean first =
                    links.values().stream()
                            .anyMatch(
                                    one ->
                                            one.type().equals("email_change")
                                                    && one.user().equals(user));
            if (first) {
                json(exchange, 200, Map.of("msg", "Confirmation link accepted.", "code", "200"));
                return;
            }
            users.remove(user.email);
            user.email = newEmail;
            users.put(newEmail, user);
        }
        json(exchange, 200, tokens(open(user), 0));
    }

    private void update(HttpExchange exchange, User user, UUID own, JsonNode body)
            throws IOException {
        if (user.secondFactor) {
            refuse(exchange, 401, "insufficient_aal");
            return;
        }
        if (body.has("email")) {
            var email = body.path("email").asString();
            if (users.containsKey(email)) {
                refuse(exchange, 422, "email_exists");
                return;
            }
            user.newEmail = email;
            send("email_change", user, email);
            if (confirmsBoth) {
                send("email_change", user, user.email);
            }
        }
        if (body.has("password")) {
            var password = body.path("password").asString();
            if (password.getBytes(StandardCharsets.UTF_8).length > 72) {
                refuse(exchange, 400, "validation_failed");
                return;
            }
            if (password.equals(user.password)) {
                refuse(exchange, 422, "same_password");
                return;
            }
            user.password = password;
            sessions.keySet().removeIf(id -> !id.equals(own) && user.equals(owners.get(id)));
        }
        json(exchange, 200, view(user));
    }

    @FunctionalInterface
    private interface Call {
        void by(User user, UUID session) throws IOException;
    }

    private void withUser(HttpExchange exchange, Call call) throws IOException {
        var header = exchange.getRequestHeaders().getFirst("Authorization");
        var session =
                accessTokens.get(Optional.ofNullable(header).orElse("").replace("Bearer ", ""));
        if (session == null) {
            refuse(exchange, 401, "bad_jwt");
        } else if (!sessions.containsKey(session)) {
            refuse(exchange, 403, "session_not_found");
        } else {
            call.by(owners.get(session), session);
        }
    }

    private void send(String type, User user, String email) {
        var token = "0123456789abcdef" + UUID.randomUUID().toString().replace("-", "");
        note(token);
        links.put(token, new Link(type, user));
        mails.add(new Sent(type, email, token));
    }

    private Session open(User user) {
        var session = new Session(UUID.randomUUID(), user);
        owners.put(session.id(), user);
        sessions.put(session.id(), 0);
        return session;
    }

    private Map<String, Object> tokens(Session session, int counter) {
        var refresh = secret("refresh-" + counter);
        refreshes.put(refresh, new Refresh(session, counter));
        var access = accessToken(session);
        note(access);
        accessTokens.put(access, session.id());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("access_token", access);
        answer.put("token_type", "bearer");
        answer.put("expires_in", lifetime.toSeconds());
        answer.put("expires_at", clock.instant().plus(lifetime).getEpochSecond());
        answer.put("refresh_token", refresh);
        answer.put("user", view(session.user()));
        return answer;
    }

    private static Map<String, Object> view(User user) {
        var view = new LinkedHashMap<String, Object>();
        view.put("id", user.id.toString());
        view.put("aud", "authenticated");
        view.put("role", "authenticated");
        view.put("email", user.email);
        if (user.confirmed) {
            view.put("email_confirmed_at", "2026-01-01T00:00:00.000000Z");
        }
        // Anybody can write these about themselves.
        view.put("user_metadata", Map.of("email_verified", true, "sub", "somebody else"));
        view.put(
                "factors",
                user.secondFactor
                        ? List.of(Map.of("id", "1", "factor_type", "totp", "status", "verified"))
                        : List.of());
        view.put("identities", List.of());
        view.put("is_anonymous", false);
        return view;
    }

    private void refuse(HttpExchange exchange, int status, String code) throws IOException {
        exchange.getResponseHeaders().set("x-sb-error-code", code);
        var words = "needle of an error: " + code;
        switch (shape) {
            case NEW -> {
                exchange.getResponseHeaders().set("X-Supabase-Api-Version", "2024-01-01");
                json(exchange, status, Map.of("code", code, "message", words));
            }
            case OLD -> {
                exchange.getResponseHeaders().remove("x-sb-error-code");
                json(exchange, status, Map.of("code", status, "error_code", code, "msg", words));
            }
            case OAUTH -> {
                exchange.getResponseHeaders().remove("x-sb-error-code");
                json(exchange, 400, Map.of("error", "invalid_grant", "error_description", words));
            }
            case HEADER -> answer(exchange, status, "text/plain", "");
        }
    }

    private String accessToken(Session session) {
        var now = clock.instant();
        var content = new LinkedHashMap<String, Object>();
        content.put("iss", base());
        content.put("sub", session.user().id.toString());
        content.put("aud", "authenticated");
        content.put("exp", Date.from(now.plus(lifetime)));
        content.put("iat", Date.from(now));
        content.put("email", session.user().email);
        content.put("role", "authenticated");
        content.put("aal", "aal1");
        content.put("session_id", session.id().toString());
        content.put("is_anonymous", false);
        // Two tokens of one second are not the same.
        content.put("jti", UUID.randomUUID().toString());
        claims.accept(content);
        var builder = new JWTClaimsSet.Builder();
        content.forEach(builder::claim);
        try {
            return sign(builder.build());
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String sign(JWTClaimsSet content) throws JOSEException {
        return switch (signed) {
            case RIGHTLY -> ec(key.getKeyID(), key, content);
            case BY_SOMEBODY_ELSE -> ec(key.getKeyID(), other, content);
            case BY_AN_UNKNOWN_KEY -> ec("made-up-" + UUID.randomUUID(), other, content);
            case NOT_AT_ALL -> new PlainJWT(content).serialize();
            case HS256_WITH_THE_PUBLIC_KEY -> {
                var header =
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build();
                var token = new SignedJWT(header, content);
                token.sign(new MACSigner(key.toECPublicKey().getEncoded()));
                yield token.serialize();
            }
        };
    }

    private static String ec(String id, ECKey key, JWTClaimsSet content) throws JOSEException {
        var token =
                new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(id).build(), content);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static ECKey newKey(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
