package io.branchline.hub.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Several Redis 7 of this machine as one cluster, for tests and trials: the owners share the slots, each replica stands
 * behind one of them. Nodes are counted from 0, owners first. Blocking. Thread-safe.
 */
public final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int NODE_TIMEOUT_MS = 1_000;
    private static final int PATIENCE_SECONDS = 60;

    private final Path directory;
    private final String password = Secrets.random();
    private final List<Integer> busPorts = new ArrayList<>();
    private final List<EmbeddedRedis> nodes = new ArrayList<>();
    private final Thread hook = new Thread(this::stopAll, "redis-cluster-shutdown");

    private RedisCluster(int nodes) throws IOException {
        this.directory = Directories.mine(Files.createTempDirectory("branchline-cluster"));
        for (var node = 0; node < nodes; node++) {
            this.busPorts.add(Ports.free());
            this.nodes.add(node(node));
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts one and returns when every node says that all slots are served.
     *
     * @param owners nodes that own slots, at least three
     * @param replicas further nodes; the first stands behind the first owner and so on
     */
    public static RedisCluster start(int owners, int replicas) {
        try {
            var cluster = new RedisCluster(owners + replicas);
            cluster.join(owners);
            return cluster;
        } catch (IOException fault) {
            throw new EmbeddedFault("cannot make a cluster of Redis", fault);
        }
    }

    /** Number of nodes. */
    public int size() {
        return nodes.size();
    }

    /** Where a node listens. */
    public int port(int node) {
        return nodes.get(node).port();
    }

    /** Password of all nodes. */
    public String password() {
        return password;
    }

    /** Process id of a node. */
    public long pid(int node) {
        return nodes.get(node).pid();
    }

    /** SIGKILL, as in a crash. */
    public synchronized void kill(int node) {
        nodes.get(node).kill();
    }

    /** Starts a node again, with the slots it had; returns when it answers. */
    public synchronized void restart(int node) {
        nodes.get(node).restart();
    }

    /** What a node answers to a command; the parts of a list with a space between them. */
    public String ask(int node, String... command) {
        return nodes.get(node).ask(command);
    }

    private void tell(int node, String... command) {
        var answer = ask(node, command);
        if (!answer.equals("OK")) {
            throw new EmbeddedFault("node " + node + " of the cluster answered " + answer);
        }
    }

    /** The owner of a channel's slot, as node 0 or, if that is dead, another one knows it. */
    public int ownerOf(String channel) {
        var alive = IntStream.range(0, size()).filter(this::answers).findFirst().orElseThrow();
        var slot = Integer.parseInt(ask(alive, "CLUSTER", "KEYSLOT", channel));
        for (var line : ask(alive, "CLUSTER", "NODES").split("\n", -1)) {
            var words = line.split(" ", -1);
            for (var word = 8; word < words.length; word++) {
                if (holds(words[word], slot)) {
                    return nodeAt(words[1]);
                }
            }
        }
        throw new EmbeddedFault("nobody owns slot " + slot + " of channel " + channel);
    }

    /** Gives the slot of a channel to another owner; all nodes know it when this returns. */
    public void moveSlotOf(String channel, int to) {
        var slot = ask(to, "CLUSTER", "KEYSLOT", channel);
        var id = ask(to, "CLUSTER", "MYID");
        var from = ownerOf(channel);
        if (from != to) {
            // An owner that imported the slot gets an epoch above all others; else what its old owner still says of it
            // to the others would give it back.
            tell(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", ask(from, "CLUSTER", "MYID"));
        }
        // First where it goes, then where it was, then all others.
        tell(to, "CLUSTER", "SETSLOT", slot, "NODE", id);
        IntStream.range(0, size())
                .filter(node -> node != to)
                .filter(node -> ask(node, "ROLE").startsWith("master"))
                .forEach(node -> tell(node, "CLUSTER", "SETSLOT", slot, "NODE", id));
    }

    /** Ends all nodes and removes their files. */
    @Override
    public void close() {
        stopAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook does the same now.
        }
    }

    private EmbeddedRedis node(int number) {
        var home = Directories.mine(directory.resolve("node-" + number));
        return new EmbeddedRedis(home, password, () -> """
                cluster-enabled yes
                cluster-config-file nodes.conf
                cluster-node-timeout %d
                cluster-port %d
                cluster-require-full-coverage yes
                masterauth %s""".formatted(NODE_TIMEOUT_MS, busPorts.get(number), password));
    }

    private void join(int owners) {
        for (var owner = 0; owner < owners; owner++) {
            var first = owner * SLOTS / owners;
            var last = (owner + 1) * SLOTS / owners - 1;
            tell(owner, "CLUSTER", "ADDSLOTSRANGE", Integer.toString(first), Integer.toString(last));
        }
        for (var node = 1; node < size(); node++) {
            tell(0, "CLUSTER", "MEET", "127.0.0.1", Integer.toString(port(node)), Integer.toString(busPorts.get(node)));
        }
        await("to know each other", node -> ask(node, "CLUSTER", "INFO").contains("cluster_known_nodes:" + size()));
        for (var replica = owners; replica < size(); replica++) {
            var owner = ask(replica - owners, "CLUSTER", "MYID");
            var behind = replica;
            await("to follow", node -> node != behind || follows(node, owner));
        }
        await("to serve all slots", node -> ask(node, "CLUSTER", "INFO").contains("cluster_state:ok"));
        await("to have its replicas", node -> node >= size() - owners || isFollowed(node));
    }

    /** Refused until the node has heard of the owner. */
    private boolean follows(int node, String owner) {
        try {
            return RedisTalk.ask(port(node), password, "CLUSTER", "REPLICATE", owner)
                    .equals("OK");
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean isFollowed(int owner) {
        return ask(owner, "INFO", "replication").contains("state=online");
    }

    private void await(String what, java.util.function.IntPredicate condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!IntStream.range(0, size()).allMatch(condition)) {
            if (System.nanoTime() > end) {
                throw new EmbeddedFault("a node of the cluster in " + directory + " failed " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private boolean answers(int node) {
        try {
            return RedisTalk.ask(port(node), password, "PING").equals("PONG");
        } catch (IOException dead) {
            return false;
        }
    }

    private int nodeAt(String address) {
        return IntStream.range(0, size())
                .filter(node -> address.startsWith("127.0.0.1:" + port(node) + "@"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean holds(String range, int slot) {
        var ends = range.split("-", -1);
        return range.matches("[0-9]+(-[0-9]+)?")
                && Integer.parseInt(ends[0]) <= slot
                && slot <= Integer.parseInt(ends[ends.length - 1]);
    }

    private synchronized void stopAll() {
        nodes.forEach(EmbeddedRedis::stop);
        Directories.delete(directory);
    }
}
