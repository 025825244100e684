package dev.agentmetrics.server.accounts.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.accounts.Member;
import dev.agentmetrics.server.accounts.MemberService;
import dev.agentmetrics.server.core.Caller;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** HTTP edge of {@link MemberService}. */
@RestController
class MembersController {

    private final MemberService members;

    MembersController(MemberService members) {
        this.members = members;
    }

    @GetMapping("/v1/members")
    Members list(Caller caller) {
        return new Members(members.list(caller).stream().map(MemberView::of).toList());
    }

    @PutMapping("/v1/members/{personId}")
    Done changeRole(Caller caller, @PathVariable String personId, @RequestBody RoleWanted wanted) {
        members.changeRole(caller, Named.person(personId), wanted.role());
        return Done.DONE;
    }

    @DeleteMapping("/v1/members/{personId}")
    Done remove(Caller caller, @PathVariable String personId) {
        members.remove(caller, Named.person(personId));
        return Done.DONE;
    }

    @PostMapping("/v1/organization/leave")
    Done leave(Caller caller) {
        members.leave(caller);
        return Done.DONE;
    }

    @PostMapping("/v1/organization/transfer")
    Done transfer(Caller caller, @RequestBody NewOwner wanted) {
        members.transfer(caller, Named.person(wanted.personId()));
        return Done.DONE;
    }

    /** Everybody in the organisation. */
    record Members(List<MemberView> members) {}

    /** One of them. */
    record MemberView(String id, String email, String role, Instant since) {

        static MemberView of(Member member) {
            var person = member.person();
            return new MemberView(
                    person.id().toString(),
                    person.email().text(),
                    member.role().text(),
                    member.since());
        }
    }

    /** A role by name. */
    record RoleWanted(@Nullable String role) {}

    /** Who becomes the owner. */
    record NewOwner(@JsonProperty("person_id") @Nullable String personId) {}
}
