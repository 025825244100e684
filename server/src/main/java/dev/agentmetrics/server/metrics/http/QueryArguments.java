package dev.agentmetrics.server.metrics.http;

import dev.agentmetrics.server.metrics.AgentQuery;
import dev.agentmetrics.server.metrics.RunQuery;
import dev.agentmetrics.server.metrics.Scope;
import dev.agentmetrics.server.metrics.Selection;
import dev.agentmetrics.server.metrics.conversations.ConversationQuery;
import dev.agentmetrics.server.metrics.conversations.ConversationRuns;
import dev.agentmetrics.server.metrics.errors.ErrorQuery;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives handlers their question as one typed argument. */
@Configuration(proxyBeanMethods = false)
class QueryArguments implements WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new Resolver());
    }

    static final class Resolver implements HandlerMethodArgumentResolver {

        /** How each question is read. */
        private static final Map<Class<?>, Function<QueryParameters, Object>> QUESTIONS =
                Map.of(
                        Scope.class, QueryParameters::scope,
                        Selection.class, QueryParameters::selection,
                        RunQuery.class, QueryParameters::runs,
                        AgentQuery.class, QueryParameters::agents,
                        ConversationQuery.class, QueryParameters::conversations,
                        ConversationRuns.class, QueryParameters::conversation,
                        ErrorQuery.class, QueryParameters::errors);

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return QUESTIONS.containsKey(parameter.getParameterType());
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            var parameters = new QueryParameters(request.getParameterMap());
            return QUESTIONS
                    .getOrDefault(parameter.getParameterType(), QueryParameters::scope)
                    .apply(parameters);
        }
    }
}
