package dev.agentmetrics.server;

import dev.agentmetrics.server.core.InRounds;
import dev.agentmetrics.server.core.Rounds;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Starts everything that works in rounds, and lets it end after the web server has stopped. */
@Component
class RoundsInBackground implements SmartLifecycle {

    private final List<Rounds> all;
    private volatile boolean running;

    RoundsInBackground(List<InRounds> works) {
        all = works.stream().map(RoundsInBackground::rounds).toList();
    }

    private static Rounds rounds(InRounds work) {
        var rounds = new Rounds(work.name(), work.pause(), work::round);
        work.calledBy(rounds::wake);
        return rounds;
    }

    @Override
    public void start() {
        running = true;
        all.forEach(Rounds::start);
    }

    @Override
    public void stop() {
        running = false;
        all.forEach(Rounds::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the web server has stopped; phases stop from high to low. */
    @Override
    public int getPhase() {
        return 0;
    }
}
