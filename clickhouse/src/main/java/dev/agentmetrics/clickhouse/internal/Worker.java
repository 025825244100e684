package dev.agentmetrics.clickhouse.internal;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The platform thread of one connection: takes calls from its lane's queue, one by one. */
final class Worker implements Runnable {

    private final Connection connection;
    private final String name;
    private final BlockingQueue<Task<?>> queue;
    private final ReentrantLock switching = new ReentrantLock();
    private @Nullable Task<?> current;

    Worker(Connection connection, String name, BlockingQueue<Task<?>> queue) {
        this.connection = connection;
        this.name = name;
        this.queue = queue;
    }

    @Override
    public void run() {
        try {
            while (true) {
                var task = queue.take();
                if (task.take()) {
                    become(task);
                    task.run(connection);
                    become(null);
                }
            }
        } catch (InterruptedException _) {
            // The pool is closing; nothing runs here any more.
        }
    }

    private void become(@Nullable Task<?> task) {
        switching.lock();
        try {
            current = task;
        } finally {
            switching.unlock();
        }
    }

    /** Runs the action only while the task runs here, and holds the next one back meanwhile. */
    boolean whileRunning(Task<?> task, Runnable action) {
        switching.lock();
        try {
            if (current != task) {
                return false;
            }
            action.run();
            return true;
        } finally {
            switching.unlock();
        }
    }

    boolean busy() {
        switching.lock();
        try {
            return current != null;
        } finally {
            switching.unlock();
        }
    }

    /** The comment its statements carry. */
    String name() {
        return name;
    }
}
