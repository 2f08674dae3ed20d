package io.branchline.load.demo;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * Runs another program's main in this process, and ends it when the standard input ends: that is when the process that
 * started it is gone, even by kill -9. So nothing the demo starts outlives it.
 */
public final class Leashed {
    private static final int KILLED = 137;

    private Leashed() {}

    /** Arguments: the class whose main to run, and its arguments. */
    public static void main(String[] arguments) throws Throwable {
        Thread.ofPlatform().daemon().name("leash").start(Leashed::awaitEndOfParent);
        var program = MethodHandles.publicLookup()
                .findStatic(Class.forName(arguments[0]), "main", MethodType.methodType(void.class, String[].class));
        program.invoke((Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void awaitEndOfParent() {
        try {
            var read = System.in.read();
            while (read >= 0) {
                read = System.in.read();
            }
        } catch (IOException e) {
            // The pipe is gone, and with it the parent.
            Runtime.getRuntime().halt(KILLED);
        }
        Runtime.getRuntime().halt(KILLED);
    }
}
