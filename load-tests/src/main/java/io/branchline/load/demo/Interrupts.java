package io.branchline.load.demo;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Catches SIGINT and SIGTERM without ending the Java virtual machine, so that the end is orderly: a shutdown hook would
 * run at the same time as those of the servers the verdict still needs.
 */
public final class Interrupts {
    private Interrupts() {}

    /** Runs {@code stop} at each of the two signals, on a thread of its own. */
    public static void onStop(Runnable stop) {
        try {
            // By reflection: the compiler warns of this class whatever one does, and the JDK has no other way.
            var signal = Class.forName("sun.misc.Signal");
            var handlerType = Class.forName("sun.misc.SignalHandler");
            InvocationHandler onSignal = (_, _, _) -> {
                stop.run();
                return null;
            };
            var handler =
                    Proxy.newProxyInstance(Interrupts.class.getClassLoader(), new Class<?>[] {handlerType}, onSignal);
            for (var name : List.of("INT", "TERM")) {
                var _ = signal.getMethod("handle", signal, handlerType)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals cannot be caught on this Java virtual machine", e);
        }
    }
}
