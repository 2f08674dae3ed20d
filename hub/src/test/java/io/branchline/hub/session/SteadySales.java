package io.branchline.hub.session;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.MalformedFrame;
import io.branchline.protocol.frame.Settled;
import java.io.IOException;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.stream.LongStream;

/** A branch that sells until it is told to stop, and comes back wherever a hub answers. One thread. */
public final class SteadySales implements AutoCloseable {
    private static final int FRAME_MAX = 12;

    private final IntSupplier port;
    private final String key;
    private final String name;
    private final Random random;
    private final UUID epoch = UUID.randomUUID();
    private final Thread thread = new Thread(this::sell, "steady-sales");
    private volatile boolean stopped;
    private volatile long settled;

    /** Begins to sell; the ids of its events are the name and a number from 1 on. */
    public SteadySales(IntSupplier port, String key, String name, long seed) {
        this.port = port;
        this.key = key;
        this.name = name;
        this.random = new Random(seed);
        thread.start();
    }

    /** How many events are settled for sure. */
    public long settled() {
        return settled;
    }

    /** Sells no more; whatever was begun is settled. */
    public void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }

    private void sell() {
        while (!stopped) {
            try (var agent = RawAgent.connect(port.getAsInt(), key)) {
                // It says that it keeps more than it will ever send, so that any frame fits behind the cursor.
                settled = agent.hello(epoch, PerPriority.of(1_000_000, 0, 0, 0))
                        .settled()
                        .get(Priority.SALES);
                while (!stopped) {
                    sell(agent);
                }
            } catch (IOException | MalformedFrame cutOff) {
                Thread.onSpinWait();
            }
        }
    }

    private void sell(RawAgent agent) throws IOException, MalformedFrame {
        var first = settled + 1;
        var last = settled + 1 + random.nextInt(FRAME_MAX);
        agent.events(
                Priority.SALES,
                first,
                LongStream.rangeClosed(first, last)
                        .mapToObj(number -> SampleEvents.sale(name + "-" + number))
                        .toArray(Event[]::new));
        while (settled < last) {
            var answer = agent.expect(Settled.class);
            settled = Math.max(settled, answer.through());
        }
    }
}
