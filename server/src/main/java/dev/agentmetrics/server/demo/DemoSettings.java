package dev.agentmetrics.server.demo;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Whether an empty server fills itself with demo data. */
@ConfigurationProperties("agentmetrics")
record DemoSettings(@DefaultValue("false") boolean demo) {}
