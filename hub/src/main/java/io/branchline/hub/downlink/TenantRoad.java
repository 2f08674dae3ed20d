package io.branchline.hub.downlink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what this node knows of one tenant's lanes up to date, rates first, one reading at a time: any number of growths
 * during one are one more. Context: that of {@link RoadsDown}; {@link #snapshot} may be read from anywhere.
 */
final class TenantRoad {
    private static final Logger LOG = LoggerFactory.getLogger(TenantRoad.class);

    private final int tenant;
    private final DownReads reads;
    private final InstantSource clock;
    private final Runnable onChange;
    private final Runnable onMessages;
    private List<Promise<Void>> waiting = new ArrayList<>();
    private boolean reading;
    private volatile boolean loaded;
    private volatile DownSnapshot snapshot = DownSnapshot.EMPTY;

    /**
     * A road of which nothing is known.
     *
     * @param onChange the snapshot has changed
     * @param onMessages there are new messages
     */
    TenantRoad(int tenant, DownReads reads, InstantSource clock, Runnable onChange, Runnable onMessages) {
        this.tenant = tenant;
        this.reads = reads;
        this.clock = clock;
        this.onChange = onChange;
        this.onMessages = onMessages;
    }

    /** What is known. */
    DownSnapshot snapshot() {
        return snapshot;
    }

    /** Whether the lanes were read once. */
    boolean isLoaded() {
        return loaded;
    }

    /** Reads what is new; completes when everything committed before the call is known. */
    Future<Void> look() {
        var promise = Promise.<Void>promise();
        waiting.add(promise);
        if (!reading) {
            read();
        }
        return promise.future();
    }

    private void read() {
        reading = true;
        var told = waiting;
        waiting = new ArrayList<>();
        readQuotes().compose(this::readMessages).onComplete(done -> {
            reading = false;
            if (done.failed()) {
                LOG.debug("The road down cannot be read tenant={}", tenant, done.cause());
            }
            told.forEach(promise -> promise.handle(done));
            if (!waiting.isEmpty() && !reading) {
                read();
            }
        });
    }

    private Future<Heads> readQuotes() {
        return reads.quotesAfter(tenant, snapshot.heads().version()).compose(page -> {
            take(page);
            return page.isLast() ? Future.succeededFuture(page.heads()) : readQuotes();
        });
    }

    private void take(DownReads.QuotePage page) {
        var before = snapshot;
        var through = Math.max(page.through(), before.heads().version());
        if (through > before.heads().version()) {
            snapshot = before.with(before.quotes().with(page.quotes(), clock.instant()), through);
            onChange.run();
        }
    }

    private Future<Void> readMessages(Heads heads) {
        var tail = snapshot.tail();
        if (!loaded || heads.position() - tail.head() > MessageTail.ITEMS_MAX) {
            // Who is behind reads from PostgreSQL: memory begins here.
            return took(MessageTail.at(Math.max(heads.position(), tail.head()))).onSuccess(began -> loaded = true);
        }
        if (heads.position() <= tail.head()) {
            return Future.succeededFuture();
        }
        return reads.itemsAfter(tenant, tail.head(), heads.position()).compose(items -> {
            var through =
                    items.isEmpty() ? heads.position() : items.getLast().item().position();
            // Positions have no holes: what is not there was forgotten already, and memory begins behind it.
            var whole = items.size() == through - tail.head();
            return took(whole ? tail.with(items, through) : MessageTail.at(through))
                    .compose(took -> readMessages(heads));
        });
    }

    private Future<Void> took(MessageTail newer) {
        var grown = newer.head() > snapshot.heads().position();
        snapshot = snapshot.with(newer);
        if (grown) {
            onChange.run();
            onMessages.run();
        }
        return Future.succeededFuture();
    }
}
