package dev.agentmetrics.server.ingest.otlp;

import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.util.Locale;

/**
 * Makes a span of each call of a model, with the names of OpenTelemetry's conventions: what
 * LangChain4j has listeners for. Every count is LangChain4j's own.
 */
final class LangChain4jSpans implements ChatModelListener {

    private static final String SPAN = "span";

    private final Tracer tracer;

    LangChain4jSpans(TracerProvider openTelemetry) {
        tracer = openTelemetry.get("langchain4j");
    }

    @Override
    public void onRequest(ChatModelRequestContext context) {
        var model = context.chatRequest().modelName();
        var span =
                tracer.spanBuilder("chat " + model)
                        .setSpanKind(SpanKind.CLIENT)
                        .setAttribute("gen_ai.operation.name", "chat")
                        .setAttribute(
                                "gen_ai.provider.name",
                                context.modelProvider().name().toLowerCase(Locale.ROOT))
                        .setAttribute("gen_ai.request.model", model)
                        .startSpan();
        context.attributes().put(SPAN, span);
    }

    @Override
    public void onResponse(ChatModelResponseContext context) {
        var span = (Span) context.attributes().get(SPAN);
        var response = context.chatResponse();
        var usage = (OpenAiTokenUsage) response.tokenUsage();
        span.setAttribute("gen_ai.response.id", response.id())
                .setAttribute("gen_ai.response.model", response.modelName())
                .setAttribute("gen_ai.usage.input_tokens", usage.inputTokenCount())
                .setAttribute("gen_ai.usage.output_tokens", usage.outputTokenCount())
                .setAttribute(
                        "gen_ai.usage.cache_read.input_tokens",
                        usage.inputTokensDetails().cachedTokens())
                .setAttribute(
                        "gen_ai.usage.reasoning.output_tokens",
                        usage.outputTokensDetails().reasoningTokens());
        span.end();
    }

    @Override
    public void onError(ChatModelErrorContext context) {
        var span = (Span) context.attributes().get(SPAN);
        span.recordException(context.error());
        span.setStatus(StatusCode.ERROR);
        span.end();
    }
}
