package io.branchline.load.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Passes TCP connections on to a target on this machine, and can be cut in two ways: {@link #cut()} resets every
 * connection and refuses new ones, {@link #silence()} keeps them open and passes nothing on, as a dead router does. It can
 * also be made narrow. Thread-safe.
 */
public final class Relay implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int CONNECT_TIMEOUT_MS = 2_000;
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int CHUNKS_PER_SECOND = 20;

    /** Hears what the target says on one connection. Called by one thread, after the bytes have been passed on. */
    @FunctionalInterface
    public interface Ear {
        /** The first {@code length} bytes of {@code buffer}, which is used again afterwards. */
        void heard(byte[] buffer, int length);
    }

    private static final Ear DEAF = (buffer, length) -> {};

    private enum State {
        WHOLE,
        CUT,
        SILENT,
        CLOSED
    }

    private final ServerSocket server;
    private final int targetPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.WHOLE;
    private volatile int bytesPerSecond = UNLIMITED;
    private volatile Supplier<Ear> ears = () -> DEAF;

    private Relay(ServerSocket server, int targetPort) {
        this.server = server;
        this.targetPort = targetPort;
    }

    /** Opens a relay to a port of this machine. */
    public static Relay to(int targetPort) throws IOException {
        var server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var relay = new Relay(server, targetPort);
        var _ = thread("relay-" + relay.port(), relay::accept);
        return relay;
    }

    /** A platform thread wakes for a byte in a third of the time a virtual one does, and that time is told of what is measured. */
    private static Thread thread(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).start(task);
    }

    /** The port to connect to. */
    public int port() {
        return server.getLocalPort();
    }

    /** Resets every connection and refuses new ones until {@link #heal()}. */
    public void cut() {
        become(State.CUT);
        sockets.forEach(Relay::reset);
    }

    /** Passes nothing on and closes nothing until {@link #heal()}; new connections are taken and lead nowhere. */
    public void silence() {
        become(State.SILENT);
    }

    /** Passes everything again; connections that were silent are reset, as after a router's restart. */
    public void heal() {
        if (state() == State.SILENT) {
            become(State.CUT);
            sockets.forEach(Relay::reset);
        }
        become(State.WHOLE);
    }

    /** Passes at most so many bytes per second and direction on each connection, until {@link #widen()}. */
    public void narrow(int bytes) {
        bytesPerSecond = bytes;
    }

    /** Passes everything as fast as it comes. */
    public void widen() {
        bytesPerSecond = UNLIMITED;
    }

    /** Gives each connection opened from now on an ear of its own. */
    public void listen(Supplier<Ear> each) {
        ears = each;
    }

    /** Number of sockets open on both sides. */
    public int open() {
        return sockets.size();
    }

    @Override
    public void close() throws IOException {
        become(State.CLOSED);
        server.close();
        sockets.forEach(Relay::reset);
    }

    private void accept() {
        while (state() != State.CLOSED) {
            try {
                var near = server.accept();
                sockets.add(near);
                var _ = thread("relay-" + port() + "-up", () -> join(near));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new IllegalStateException("relay on port " + port(), e);
                }
            }
        }
    }

    private void join(Socket near) {
        var far = new Socket();
        try {
            if (!awaitWhole()) {
                reset(near);
                return;
            }
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), CONNECT_TIMEOUT_MS);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            sockets.add(far);
            var ear = ears.get();
            var back = thread("relay-" + port() + "-down", () -> pass(far, near, ear));
            pass(near, far, DEAF);
            back.join();
        } catch (IOException e) {
            reset(near); // the target is down: the agent sees what it would see without the relay
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reset(near);
            reset(far);
            sockets.remove(near);
            sockets.remove(far);
        }
    }

    private void pass(Socket from, Socket to, Ear ear) {
        var buffer = new byte[BUFFER_BYTES];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            var read = in.read(buffer, 0, chunk());
            while (read >= 0 && awaitWhole()) {
                out.write(buffer, 0, read);
                ear.heard(buffer, read);
                awaitRoom(read);
                read = in.read(buffer, 0, chunk());
            }
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        }
    }

    private int chunk() {
        return Math.clamp(bytesPerSecond / CHUNKS_PER_SECOND, 1, BUFFER_BYTES);
    }

    private void awaitRoom(int bytes) {
        var width = bytesPerSecond;
        if (width != UNLIMITED) {
            LockSupport.parkNanos(1_000_000_000L * bytes / width);
        }
    }

    /** Waits out a silence; false if the connection has to end. */
    private boolean awaitWhole() {
        lock.lock();
        try {
            while (state == State.SILENT) {
                changed.awaitUninterruptibly();
            }
            return state == State.WHOLE;
        } finally {
            lock.unlock();
        }
    }

    private State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    private void become(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Closes with a reset instead of a farewell; a socket that is closed already stays so. */
    private static void reset(Socket socket) {
        try (socket) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException _) {
            // The peer was faster: the socket is closed, which is what is wanted.
        }
    }
}
