package io.branchline.hub;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT as a wish to stop. A shutdown hook would not do: hooks run side by side, so that the embedded
 * servers would end before the hub has drained, and the exit status would be 143. The class behind it is part of module
 * {@code jdk.unsupported}, which the compiler only lets us reach by reflection.
 */
final class StopSignals {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);
    private static final int EXIT_FORCED = 1;

    private final CountDownLatch wished = new CountDownLatch(1);
    private final AtomicInteger received = new AtomicInteger();

    /** Listens from now on. */
    static StopSignals listening() {
        var signals = new StopSignals();
        signals.handle("TERM");
        signals.handle("INT");
        return signals;
    }

    /** Returns when somebody wants the process to stop. */
    void await() throws InterruptedException {
        wished.await();
    }

    private void received(Object signal) {
        LOG.info("Received {}", signal);
        if (received.incrementAndGet() > 1) {
            // Exit runs the shutdown hooks, which end the embedded servers; it must not run on the signal thread.
            Thread.ofPlatform().name("forced-exit").start(() -> System.exit(EXIT_FORCED));
        }
        wished.countDown();
    }

    private void handle(String name) {
        try {
            var signalClass = Class.forName("sun.misc.Signal");
            var handlerClass = Class.forName("sun.misc.SignalHandler");
            var handler = Proxy.newProxyInstance(
                    handlerClass.getClassLoader(), new Class<?>[] {handlerClass}, (proxy, method, arguments) -> {
                        received(name);
                        return null;
                    });
            var signal = signalClass.getConstructor(String.class).newInstance(name);
            signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, handler);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn("Signal cannot be handled; the process will end without draining signal={}", name, e);
        }
    }
}
