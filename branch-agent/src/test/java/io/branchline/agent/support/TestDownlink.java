package io.branchline.agent.support;

import io.branchline.protocol.event.BranchRoute;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.frame.Refused;
import io.branchline.protocol.link.DownlinkSender;
import io.branchline.protocol.link.RatesSender;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The road down of a {@link TestHub}: its log and its rates in memory, sent by the real senders. Thread-safe. */
public final class TestDownlink {
    /** One session's senders. */
    public final class Session {
        private final Consumer<Frame> send;
        private final Consumer<String> close;
        private final DownlinkSender messages = new DownlinkSender(2, frameItems);
        private final RatesSender rates = new RatesSender(frameItems);

        private Session(Consumer<Frame> send, Consumer<String> close) {
            this.send = send;
            this.close = close;
        }

        /** The hello was answered. What it says is applied counts: a report may have been lost with its connection. */
        public void opened(long position, long version) {
            synchronized (TestDownlink.this) {
                if (position > 0 && !applied.contains(position)) {
                    applied.add(position);
                }
                if (version > 0 && !ratesApplied.contains(version)) {
                    ratesApplied.add(version);
                }
                carryOut(messages.opened(position, head));
                ratesOut(rates.opened(version, ratesHead));
            }
        }

        /** The agent has applied messages. */
        public void applied(Applied frame) {
            synchronized (TestDownlink.this) {
                applied.add(frame.position());
                refused.addAll(frame.refused());
                carryOut(messages.applied(frame));
            }
        }

        /** The agent has applied rates. */
        public void applied(RatesApplied frame) {
            synchronized (TestDownlink.this) {
                ratesApplied.add(frame.version());
                ratesRefused.addAll(frame.refused());
                ratesOut(rates.applied(frame));
            }
        }

        /** The connection is gone. */
        public void closed() {
            synchronized (TestDownlink.this) {
                sessions.remove(this);
                messages.disconnected();
                rates.disconnected();
            }
        }

        private void carryOut(List<DownlinkSender.Output> outputs) {
            for (var output : outputs) {
                switch (output) {
                    case DownlinkSender.Output.Send frame -> send.accept(frame.frame());
                    case DownlinkSender.Output.Read read ->
                        carryOut(messages.read(after(read.after(), read.itemsMax()), missed(read.after())));
                    case DownlinkSender.Output.MarkApplied _ -> {}
                    case DownlinkSender.Output.Close bad -> close.accept(bad.detail());
                }
            }
        }

        private void ratesOut(List<RatesSender.Output> outputs) {
            for (var output : outputs) {
                switch (output) {
                    case RatesSender.Output.Send frame -> send.accept(frame.frame());
                    case RatesSender.Output.Read read ->
                        ratesOut(rates.read(quotes.tailMap(read.after(), false).values().stream()
                                .limit(read.itemsMax())
                                .toList()));
                    case RatesSender.Output.MarkApplied _ -> {}
                    case RatesSender.Output.Close bad -> close.accept(bad.detail());
                }
            }
        }
    }

    private final List<Session> sessions = new ArrayList<>();
    private final List<Deliver.Item> items = new ArrayList<>();
    private final TreeMap<Long, Deliver.Item> quotes = new TreeMap<>();
    private final List<Long> applied = new CopyOnWriteArrayList<>();
    private final List<Long> ratesApplied = new CopyOnWriteArrayList<>();
    private final List<Refused> refused = new CopyOnWriteArrayList<>();
    private final List<Refused> ratesRefused = new CopyOnWriteArrayList<>();
    private Deliver.Missed missed;
    private long head;
    private long ratesHead;

    /** Most items in a frame. */
    public volatile int frameItems = 16;

    /** A session that has said hello. */
    public synchronized Session session(Consumer<Frame> send, Consumer<String> close) {
        var session = new Session(send, close);
        sessions.add(session);
        return session;
    }

    /** Appends a message, and returns its position. */
    public long post(String type, String data) {
        return post(type, data, "");
    }

    /** Appends an event of another branch, if {@code from} is one. */
    public synchronized long post(String type, String data, String from) {
        head++;
        var event = Event.of("hq-" + head, "/hq", type, OffsetDateTime.now(ZoneOffset.UTC), data);
        items.add(
                new Deliver.Item(head, from.isEmpty() ? event : event.withExtensions(Map.of(BranchRoute.FROM, from))));
        List.copyOf(sessions).forEach(session -> session.carryOut(session.messages.head(head)));
        return head;
    }

    /** Publishes a quote: {@code "USD/IDR/cash"}, bid, ask and when it takes effect. Returns its version. */
    public synchronized long publish(Quote draft) {
        var quote = draft.released(ratesHead + 1, null);
        return publish(quote.key().text(), QuoteJson.write(quote));
    }

    /** Publishes whatever is said to be a quote. */
    public synchronized long publish(String key, String json) {
        ratesHead++;
        var event =
                Event.of("rate-" + ratesHead, "/hq", Quote.TYPE, Instant.now().atOffset(ZoneOffset.UTC), json);
        quotes.put(ratesHead, new Deliver.Item(ratesHead, event));
        List.copyOf(sessions).forEach(session -> session.ratesOut(session.rates.head(ratesHead)));
        return ratesHead;
    }

    /** A quote that is no longer live is never sent. */
    public synchronized void displace(long version) {
        quotes.remove(version);
    }

    /** Forgets the items through a position. */
    public synchronized void forget(long through, String reason) {
        items.removeIf(item -> item.position() <= through);
        missed = new Deliver.Missed(through, reason);
    }

    /** Newest position. */
    public synchronized long head() {
        return head;
    }

    /** Newest version. */
    public synchronized long ratesHead() {
        return ratesHead;
    }

    /** Positions reported as applied, in the order of the reports. */
    public List<Long> applied() {
        return applied;
    }

    /** Versions reported as applied. */
    public List<Long> ratesApplied() {
        return ratesApplied;
    }

    /** Messages the agent could not use. */
    public List<Refused> refused() {
        return refused;
    }

    /** Rates the agent could not use. */
    public List<Refused> ratesRefused() {
        return ratesRefused;
    }

    private List<Deliver.Item> after(long position, int max) {
        return items.stream()
                .filter(item -> item.position() > position)
                .limit(max)
                .toList();
    }

    private Deliver.Missed missed(long after) {
        return missed != null && after < missed.through() ? missed : null;
    }
}
