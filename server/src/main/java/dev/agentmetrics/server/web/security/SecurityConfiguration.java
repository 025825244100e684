package dev.agentmetrics.server.web.security;

import dev.agentmetrics.server.apikeys.ApiKeyService;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.db.OneServer;
import dev.agentmetrics.server.identity.SessionService;
import dev.agentmetrics.server.web.errors.Answer;
import dev.agentmetrics.server.web.errors.ErrorWriter;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Two chains: the API, where everything needs a credential unless it is listed here, and the rest,
 * which can only be read and holds nothing but the dashboard's files.
 */
@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {

    @Bean
    HttpFirewall httpFirewall() {
        return new UrlFirewall();
    }

    @Bean
    RequestRejectedHandler requestRejectedHandler(ErrorWriter errors) {
        return (request, response, _) -> errors.write(request, response, Answer.ofStatus(400));
    }

    @Bean
    @Order(1)
    SecurityFilterChain api(
            HttpSecurity http,
            ApiKeyService keys,
            SessionService sessions,
            KeyRing ring,
            OneServer lock,
            ErrorWriter errors)
            throws Exception {
        AuthenticationEntryPoint refused =
                (request, response, _) ->
                        errors.write(
                                request, response, Answer.to(CredentialFilter.problem(request)));
        bare(http.securityMatcher("/v1/**", "/otlp/**"), refused)
                .addFilterBefore(new OneServerGate(lock, errors), AuthorizationFilter.class)
                .addFilterBefore(new KeyManagerGate(ring, errors), AuthorizationFilter.class)
                .addFilterBefore(new CredentialFilter(keys, sessions), AuthorizationFilter.class)
                .addFilterAfter(new BodyLimit(errors), AuthorizationFilter.class)
                .authorizeHttpRequests(
                        requests ->
                                requests.requestMatchers(CredentialFilter::isForeign)
                                        .denyAll()
                                        .requestMatchers(HttpMethod.GET, paths(OpenRoutes.GET))
                                        .permitAll()
                                        .requestMatchers(HttpMethod.POST, paths(OpenRoutes.POST))
                                        .permitAll()
                                        .anyRequest()
                                        .authenticated());
        return http.build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http, ErrorWriter errors) throws Exception {
        AuthenticationEntryPoint readOnly =
                (request, response, _) -> {
                    response.setHeader("Allow", "GET, HEAD");
                    errors.write(request, response, Answer.ofStatus(405));
                };
        bare(http, readOnly)
                .authorizeHttpRequests(
                        requests ->
                                requests.requestMatchers("/errors/*")
                                        .permitAll()
                                        .requestMatchers(HttpMethod.GET)
                                        .permitAll()
                                        .requestMatchers(HttpMethod.HEAD)
                                        .permitAll()
                                        .anyRequest()
                                        .denyAll());
        return http.build();
    }

    @Bean
    WebMvcConfigurer callerInControllers() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgument());
                resolvers.add(new OriginArgument());
            }
        };
    }

    private static String[] paths(Set<String> routes) {
        return routes.toArray(String[]::new);
    }

    /** Without sessions, forms and headers of Spring's own: ours are set at the listener. */
    private static HttpSecurity bare(HttpSecurity http, AuthenticationEntryPoint entryPoint)
            throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .exceptionHandling(errors -> errors.authenticationEntryPoint(entryPoint));
    }
}
