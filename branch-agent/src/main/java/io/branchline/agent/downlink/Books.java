package io.branchline.agent.downlink;

import io.branchline.agent.downlink.BranchView.MissedItems;
import io.branchline.agent.sqlite.Sqlite;
import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.event.RoutingPolicyJson;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import io.branchline.protocol.rate.RatePolicy;
import io.branchline.protocol.rate.RatePolicyJson;
import io.branchline.protocol.rate.ReadQuote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The branch's state in the hands of the writer: the open database, what of it is in memory, and the one transaction
 * under way. Whoever gets an exception from here must throw the whole of it away: memory and disk may differ.
 */
final class Books implements AutoCloseable {
    /** Refusals told in one frame: of at most 600 characters each, well below the size of a message. */
    private static final int UNTOLD_MAX = 256;

    /** The last contact on the disk may be older than the true one by this, never newer. */
    static final Duration CONTACT_NOTED_EVERY = Duration.ofSeconds(30);

    private static final int REASON_MAX = 600;
    private static final String ROUTING = "routing";
    private static final String RATES = "rates";

    /** What all settings of the shop together may take, in characters. */
    static final long SETTINGS_MAX = 1L << 20;

    private final Connection connection;
    private final StandingTable standingTable;
    private final Ledger ledger;
    private final Messages messages;
    private final Board board;
    private final RoutingUse routingUse;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private Standing standing;
    private int routingVersion;
    private RatePolicy ratePolicy = RatePolicy.STANDARD;

    /** Reads what is in memory, and has the routing policy on the disk taken into use. */
    Books(Connection connection, RoutingUse routingUse, Instant now) throws SQLException, IOException {
        this.connection = connection;
        this.routingUse = routingUse;
        this.standingTable = new StandingTable(connection);
        this.standing = standingTable.read();
        this.ledger = new Ledger(connection);
        this.messages = new Messages(connection, ledger);
        this.board = new Board(connection, ledger, now);
        var rates = ledger.policy(RATES);
        if (rates != null) {
            ratePolicy = ratePolicy(rates);
        }
        var routing = ledger.policy(ROUTING);
        if (routing != null) {
            var policy = routingPolicy(routing);
            // On the disk already, so it is in use even if the disk takes nothing more.
            routingUse.prepare(policy).run();
            routingVersion = policy.version();
        }
    }

    Standing standing() {
        return standing;
    }

    /** Applies what of a frame the disk does not hold yet. */
    Receipt apply(Deliver deliver, Instant now) throws SQLException, IOException, StateFault {
        if (deliver.after() > standing.position()) {
            throw new StateFault(
                    StateFault.Kind.OTHER_STATE,
                    "items continue at " + deliver.after() + "; the disk is at " + standing.position());
        }
        var missed = deliver.missed();
        if (missed != null && missed.through() > standing.position()) {
            ledger.missed(new MissedItems(standing.position(), missed.through(), missed.reason(), now));
        }
        var applied = 0;
        for (var item : deliver.items()) {
            if (item.position() > standing.position()) {
                applied += apply(item, now) ? 1 : 0;
                standing = standing.at(item.position());
            }
        }
        standing = standing.at(Math.max(standing.position(), deliver.last()));
        return new Receipt(deliver.last(), applied, ledger.untold(Lane.MESSAGES, UNTOLD_MAX));
    }

    /** Puts the quotes on the disk that it does not hold yet. */
    Receipt apply(Rates rates, Instant now) throws SQLException {
        var applied = 0;
        for (var item : rates.items()) {
            if (item.position() > standing.ratesVersion()) {
                applied += quote(item, now) ? 1 : 0;
                standing = standing.rates(item.position());
            }
        }
        return new Receipt(rates.last(), applied, ledger.untold(Lane.RATES, UNTOLD_MAX));
    }

    /** Head office knows of the refusals through one. */
    void told(Lane lane, long throughId) throws SQLException {
        ledger.told(lane, throughId);
    }

    /** The skew was measured; the clock may have gone back. */
    void measured(Duration skew, boolean wentBack, Instant now) throws SQLException {
        standing = standing.skew(skew);
        if (wentBack) {
            board.clockWentBack(now);
        }
    }

    /** Forgets what is beyond its retention; says if it was anything. */
    boolean forget(StateSettings settings, Instant now) throws SQLException {
        var quotes = board.forget(settings.quoteRetention(), now);
        var before = standing;
        standing = messages.forget(settings, standing, now);
        return quotes || !standing.equals(before);
    }

    /** Tells the tills what has changed, and commits everything with one fsync. */
    void commit(@Nullable Instant contact, Instant now) throws SQLException {
        var _ = board.announce(now, contact, ratePolicy);
        standing = standing.heard(contact == null ? standing.contact() : contact);
        standingTable.write(standing);
        connection.commit();
        messages.committed();
        afterCommit.forEach(Runnable::run);
        afterCommit.clear();
    }

    /** Whether there is something to commit because time has passed. */
    boolean due(@Nullable Instant contact, Instant now) throws SQLException {
        var noted = standing.contact();
        return board.announce(now, contact, ratePolicy)
                || (contact != null && (noted == null || contact.isAfter(noted.plus(CONTACT_NOTED_EVERY))));
    }

    /** Lets go what was only read since the last commit. */
    void nothing() throws SQLException {
        connection.rollback();
    }

    /** When {@link #due} becomes true by itself; null if it does not. */
    @Nullable
    Instant nextChange(@Nullable Instant contact) {
        return board.nextChange(contact, ratePolicy);
    }

    BranchView view(Instant now) throws SQLException {
        var view = new BranchView(
                standing,
                routingVersion,
                ratePolicy,
                board.live(now),
                ledger.head(),
                messages.count(),
                messages.bytes(),
                ledger.refusedCount(),
                ledger.missed());
        connection.rollback();
        return view;
    }

    /** Copies the log into the database. Not within a transaction. */
    void checkpoint() throws SQLException {
        Sqlite.execute(connection, "PRAGMA wal_checkpoint(PASSIVE)");
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private boolean apply(Deliver.Item item, Instant now) throws SQLException, IOException {
        var reason = carryOut(Effects.of(item.event()), item.position(), now);
        if (reason != null) {
            refuse(Lane.MESSAGES, item.position(), reason, now);
            return false;
        }
        messages.add(item, now);
        return true;
    }

    /** Why an effect is impossible; null if it was carried out. */
    private @Nullable String carryOut(Effect effect, long position, Instant now) throws SQLException, IOException {
        switch (effect) {
            case Effect.Kept() -> {}
            case Effect.Routing(var policy) -> {
                ledger.policy(ROUTING, policy.version(), RoutingPolicyJson.write(policy), position, now);
                use(policy);
            }
            case Effect.Rates(var policy) -> {
                ledger.policy(RATES, policy.version(), RatePolicyJson.write(policy), position, now);
                ratePolicy = policy;
            }
            case Effect.Setting(var key, var value) -> {
                var size = ledger.settingsWithout(key) + key.length() + (value == null ? 0 : value.length());
                if (value != null && size > SETTINGS_MAX) {
                    return "settings would take " + size + " characters; allowed are " + SETTINGS_MAX;
                }
                ledger.setting(key, value, position, now);
            }
            case Effect.Reported(var delivery) -> ledger.delivery(delivery, now);
            case Effect.Unusable(var reason) -> {
                return reason;
            }
        }
        return null;
    }

    private void use(RoutingPolicy policy) throws IOException {
        afterCommit.clear();
        afterCommit.add(routingUse.prepare(policy));
        routingVersion = policy.version();
    }

    private boolean quote(Deliver.Item item, Instant now) throws SQLException {
        var reason = switch (QuoteJson.readChecked(item.event().data().utf8())) {
            case ReadQuote.Broken broken -> Effects.inData(broken.text());
            case ReadQuote.Whole whole -> put(item, whole.quote(), now);
        };
        if (reason != null) {
            refuse(Lane.RATES, item.position(), reason, now);
        }
        return reason == null;
    }

    private @Nullable String put(Deliver.Item item, Quote quote, Instant now) throws SQLException {
        if (!item.event().type().equals(Quote.TYPE)) {
            return "type is " + item.event().type() + "; allowed among rates is " + Quote.TYPE;
        }
        if (quote.version() != item.position()) {
            return "/data/version is " + quote.version() + "; allowed is the version " + item.position()
                    + " of the item";
        }
        return board.put(quote, now).orElse(null);
    }

    private void refuse(Lane lane, long position, String reason, Instant now) throws SQLException {
        ledger.refused(lane, position, reason.substring(0, Math.min(reason.length(), REASON_MAX)), now);
    }

    private static RatePolicy ratePolicy(String json) throws SQLException {
        try {
            return RatePolicyJson.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (RatePolicyJson.Unusable unusable) {
            throw new Damage("policy rates " + unusable.getMessage());
        }
    }

    private static RoutingPolicy routingPolicy(String json) throws SQLException {
        try {
            return RoutingPolicyJson.read(
                    json.getBytes(StandardCharsets.UTF_8),
                    RoutingPolicy.standard().types());
        } catch (RoutingPolicyJson.Unusable unusable) {
            throw new Damage("policy routing " + unusable.getMessage());
        }
    }
}
