package dev.agentmetrics.server.metrics.http;

import dev.agentmetrics.server.metrics.AgentQuery;
import dev.agentmetrics.server.metrics.RunQuery;
import dev.agentmetrics.server.metrics.Scope;
import java.util.List;
import java.util.Set;
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

        private static final Set<Class<?>> TYPES =
                Set.of(Scope.class, RunQuery.class, AgentQuery.class);

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return TYPES.contains(parameter.getParameterType());
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            var parameters = new QueryParameters(request.getParameterMap());
            var type = parameter.getParameterType();
            if (type == RunQuery.class) {
                return parameters.runs();
            }
            return type == AgentQuery.class ? parameters.agents() : parameters.scope();
        }
    }
}
