package dev.agentmetrics.server.identity.http;

import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.identity.SignUp;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link SignUp}. */
@RestController
@RequestMapping("/v1/sign-up")
class SignUpController {

    private final SignUp signUp;

    SignUpController(SignUp signUp) {
        this.signUp = signUp;
    }

    @GetMapping
    ResponseEntity<Map<String, Boolean>> show() {
        return Answers.unstored(Map.of("open", signUp.isOpen()));
    }

    @PostMapping
    ResponseEntity<Map<String, String>> ask(Origin from, @RequestBody EmailRequest wanted) {
        signUp.ask(wanted.email(), from);
        return Answers.accepted();
    }

    @PostMapping("/complete")
    ResponseEntity<CompletedView> complete(Origin from, @RequestBody LinkUse use) {
        var done = signUp.complete(use.token(), use.password(), use.organizationName(), from);
        return Answers.unstored(new CompletedView(done.email().text(), done.begun()));
    }

    /** Where to sign in next, or that another link comes first. */
    record CompletedView(String email, boolean begun) {}
}
