package dev.agentmetrics.server.web.errors;

import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.ingest.otlp.OtlpEncoding;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * The one place where an exception becomes an answer.
 *
 * <p>Guarantees that no exception message, class name or input reaches the client. What was not
 * foreseen is logged once, with the request id that the client got.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> map(ProblemException failure, HttpServletRequest request) {
        return entity(Answer.to(failure.problem()), request, HttpHeaders.EMPTY);
    }

    /** In the middle of a request; {@code KeyManagerGate} refuses those that come later. */
    @ExceptionHandler
    ResponseEntity<Object> map(KeyManagerException failure, HttpServletRequest request) {
        LOG.warn("request {} got no key: {}", RequestId.of(request), failure.getMessage());
        return entity(Answer.keyManagerUnavailable(), request, HttpHeaders.EMPTY);
    }

    @ExceptionHandler
    ResponseEntity<Object> unforeseen(Exception failure, HttpServletRequest request) {
        LOG.error("request {} failed", RequestId.of(request), failure);
        return entity(Answer.ofStatus(500), request, HttpHeaders.EMPTY);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var fields =
                failure.getBindingResult().getFieldErrors().stream()
                        .map(
                                error ->
                                        new FieldError(
                                                error.getField(),
                                                "invalid",
                                                "This value is not allowed."))
                        .toList();
        var answer =
                new Answer(422, "validation_failed", "Some fields are wrong.", fields, Map.of());
        return entity(answer, servlet(request), HttpHeaders.EMPTY);
    }

    /** All the framework's own refusals end here. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // A problem found while the framework was reading the body for us.
            if (cause instanceof ProblemException known) {
                return entity(Answer.to(known.problem()), servlet(request), HttpHeaders.EMPTY);
            }
            if (cause instanceof TimeoutException) {
                return entity(Answer.ofStatus(408), servlet(request), HttpHeaders.EMPTY);
            }
        }
        if (status.is5xxServerError()) {
            LOG.error("request {} failed", RequestId.of(servlet(request)), failure);
        }
        return entity(Answer.ofStatus(status.value()), servlet(request), headers);
    }

    private static HttpServletRequest servlet(WebRequest request) {
        return ((ServletWebRequest) request).getRequest();
    }

    private static ResponseEntity<Object> entity(
            Answer answer, HttpServletRequest request, HttpHeaders headers) {
        UnreadBody.take(request, answer.status());
        var builder = ResponseEntity.status(answer.status());
        // Allow and Accept come from the framework and are useful; nothing else is passed on.
        for (var name : List.of(HttpHeaders.ALLOW, HttpHeaders.ACCEPT)) {
            var value = headers.getFirst(name);
            if (value != null) {
                builder.header(name, value);
            }
        }
        answer.headers().forEach(builder::header);
        if (OtlpRoutes.isOne(request.getRequestURI())) {
            var encoding = OtlpEncoding.ofAnswer(request.getContentType());
            return builder.header(HttpHeaders.CONTENT_TYPE, encoding.contentType())
                    .body(encoding.bytes(RpcStatus.of(answer)));
        }
        return builder.contentType(MediaType.APPLICATION_JSON)
                .body(answer.body(RequestId.of(request)));
    }
}
