package io.branchline.hub.feed;

import io.branchline.hub.feed.ReaderMessage.Hello;
import io.branchline.hub.identity.Admitted;
import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.identity.NotAdmitted;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.identity.TokenHash;
import io.branchline.protocol.frame.CloseReason;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may read: asks at each hello, and again and again for those who stay, so that a token revoked at whichever node
 * closes its readers within seconds. Of a token only its hash stays here. While PostgreSQL does not answer, nobody comes in
 * and nobody is sent away. Context: the feed's.
 */
final class FeedPasses {
    private static final Logger LOG = LoggerFactory.getLogger(FeedPasses.class);
    private static final String DOOR = "feed";
    private static final long ANSWER_WITHIN_MS = 2_000;

    private final Doorkeeper doorkeeper;
    private boolean asking;

    FeedPasses(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    /** Lets the reader in or refuses it, later. */
    void admit(FeedReader reader, Hello hello) {
        admitted(reader.visitor(), hello)
                .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
                .onSuccess(who -> enter(reader, who))
                .onFailure(cause -> refuse(reader, cause));
    }

    private Future<Admitted> admitted(Visitor visitor, Hello hello) {
        var ticket = hello.ticket();
        if (ticket != null) {
            return doorkeeper.redeem(DOOR, visitor.address(), ticket);
        }
        var token = hello.token();
        return token == null && visitor.session() != null
                ? ofBrowser(doorkeeper, visitor.address(), visitor.session())
                : ofToken(doorkeeper, visitor.address(), token);
    }

    /** Who has this token. */
    static Future<Admitted> ofToken(Doorkeeper doorkeeper, String address, @Nullable String token) {
        return doorkeeper
                .admit(DOOR, address, token)
                .map(who -> new Admitted(who, TokenHash.of(Objects.requireNonNull(token))));
    }

    /** Who is signed in with this secret. */
    static Future<Admitted> ofBrowser(Doorkeeper doorkeeper, String address, String session) {
        return doorkeeper
                .admitBrowser(DOOR, address, session)
                .map(found -> new Admitted(found.operator(), TokenHash.of(session)));
    }

    /** Sends those away whose token is no longer good; one question at a time for all. */
    void look(Collection<FeedReader> readers) {
        var offered = readers.stream().flatMap(reader -> reader.pass().stream()).collect(Collectors.toSet());
        if (asking || offered.isEmpty()) {
            return;
        }
        asking = true;
        doorkeeper
                .stillGood(offered)
                .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
                .onComplete(answer -> asking = false)
                .onSuccess(good -> dismiss(readers, offered, good))
                .onFailure(
                        cause -> LOG.debug("The readers' tokens could not be looked up; the next turn does.", cause));
    }

    private static void enter(FeedReader reader, Admitted who) {
        if (who.operator().may(Permission.READ)) {
            reader.admitted(who.pass());
        } else {
            reader.refuse(
                    FeedReader.UNAUTHORIZED,
                    "unauthorized",
                    "role " + who.operator().role().word() + " may not read");
        }
    }

    private static void refuse(FeedReader reader, Throwable cause) {
        if (cause instanceof NotAdmitted refused && refused.reason() != NotAdmitted.Reason.SLOWED) {
            reader.refuse(FeedReader.UNAUTHORIZED, "unauthorized", refused.detail());
        } else {
            var detail = cause instanceof NotAdmitted slowed ? slowed.detail() : "PostgreSQL does not answer";
            reader.refuse(CloseReason.TRY_LATER.code(), CloseReason.TRY_LATER.title(), detail);
        }
    }

    private static void dismiss(Collection<FeedReader> readers, Set<TokenHash> offered, Set<TokenHash> good) {
        for (var reader : readers) {
            if (reader.pass()
                    .filter(hash -> offered.contains(hash) && !good.contains(hash))
                    .isPresent()) {
                reader.refuse(FeedReader.UNAUTHORIZED, "unauthorized", "the token was revoked, or the session is over");
            }
        }
    }
}
