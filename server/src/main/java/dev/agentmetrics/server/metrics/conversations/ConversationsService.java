package dev.agentmetrics.server.metrics.conversations;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.metrics.Cursor;
import dev.agentmetrics.server.metrics.Together;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Conversations in a time range, and one of them from its first run to its last. */
@Service
public class ConversationsService {

    private final Guard guard;
    private final ConversationSql sql;

    ConversationsService(Guard guard, ConversationSql sql) {
        this.guard = guard;
        this.sql = sql;
    }

    /** A page of them; the numbers of each are of its runs within the selection. */
    public ConversationPage page(Caller caller, ConversationQuery query) {
        var org = reader(caller);
        var whole =
                query.cursor() == null
                        ? Together.ask(() -> sql.count(org, query.selection()))
                        : null;
        var places = sql.places(org, query);
        var more = places.size() > query.limit();
        var shown = more ? places.subList(0, query.limit()) : places;
        return new ConversationPage(
                totals(org, query, shown),
                more ? cursor(query, shown.getLast()) : null,
                whole == null ? null : whole.get());
    }

    /** In the order of their places. A session whose runs were deleted meanwhile is left out. */
    private List<Conversation> totals(
            OrgId org, ConversationQuery query, List<ConversationSql.Place> places) {
        if (places.isEmpty()) {
            return List.of();
        }
        var sessions = places.stream().map(ConversationSql.Place::session).toList();
        var found = new HashMap<String, Conversation>();
        sql.totals(org, query.selection(), sessions)
                .forEach(one -> found.put(one.sessionId(), one));
        return sessions.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private static String cursor(ConversationQuery query, ConversationSql.Place last) {
        return new Cursor(
                        query.sort().name().toLowerCase(Locale.ROOT),
                        query.order().name().toLowerCase(Locale.ROOT),
                        last.value().toPlainString(),
                        last.session())
                .encoded();
    }

    /** All of a session, whenever it was. */
    public ConversationDetail conversation(Caller caller, ConversationRuns question) {
        var org = reader(caller);
        var cursor = question.cursor();
        var whole = Together.ask(() -> sql.whole(org, question.session()));
        var before =
                Together.ask(
                        () -> cursor == null ? null : sql.endUpTo(org, question.session(), cursor));
        var begun = sql.runs(org, question);
        var more = begun.size() > question.limit();
        var shown = more ? begun.subList(0, question.limit()) : begun;
        return new ConversationDetail(
                whole.get()
                        .orElseThrow(() -> new ProblemException(new Problem.NotFound("session"))),
                turns(shown, before.get()),
                more ? cursor(shown.getLast()) : null);
    }

    /**
     * @param before the end of all that ran before the first of these; null when nothing did
     */
    static List<ConversationDetail.Turn> turns(
            List<ConversationSql.Begun> runs, @Nullable Long before) {
        var turns = new ArrayList<ConversationDetail.Turn>();
        var end = before;
        for (var run : runs) {
            var gap = end == null || run.begin() < end ? null : run.begin() - end;
            turns.add(new ConversationDetail.Turn(run.run(), gap));
            var itsEnd = run.run().timing().at().toEpochMilli();
            end = end == null ? itsEnd : Math.max(end, itsEnd);
        }
        return turns;
    }

    private static String cursor(ConversationSql.Begun last) {
        return new Cursor(
                        ConversationRuns.SORT,
                        ConversationRuns.ORDER,
                        String.valueOf(last.begin()),
                        last.run().id().toString())
                .encoded();
    }

    private OrgId reader(Caller caller) {
        guard.require(caller, Permission.DATA_READ);
        return caller.org();
    }
}
