package dev.agentmetrics.server.web.pages;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Asks the dashboard's files last, after every controller. */
@Configuration(proxyBeanMethods = false)
class PagesConfiguration {

    @Bean
    DashboardFiles dashboardFiles() {
        return new DashboardFiles();
    }

    @Bean
    HandlerMapping dashboardMapping(DashboardFiles files) {
        return new SimpleUrlHandlerMapping(Map.of("/**", files), Ordered.LOWEST_PRECEDENCE - 1);
    }
}
