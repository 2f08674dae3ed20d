package io.branchline.agent.till;

import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.downlink.BranchView;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateBoard;
import io.branchline.protocol.rate.RateLookup;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The board of one event loop: made anew from what the state published last, when that is another. Context: the loop's. */
final class BoardInUse {
    /**
     * Everything an answer is made from, of one moment.
     *
     * @param view what the state published
     * @param board of its quotes
     * @param now head office's time
     * @param contact when head office was last heard of; null if never
     */
    record Moment(
            BranchView view,
            RateBoard board,
            Instant now,
            @Nullable Instant contact) {
        RateLookup lookup() {
            return new RateLookup(board, view.ratePolicy());
        }

        /** Quotes that hold or will, in rising order of their versions. */
        List<Quote> live() {
            return board.live(now);
        }

        /** Seconds since head office was last heard of; null if never. */
        @Nullable
        Long contactAgeSeconds() {
            return contact == null ? null : Math.max(0, now.getEpochSecond() - contact.getEpochSecond());
        }
    }

    private final BranchState state;
    private long madeAt = -1;
    private RateBoard board = new RateBoard(RateBoard.SCHEDULED_AT_BRANCH_MAX);

    BoardInUse(BranchState state) {
        this.state = state;
    }

    Moment now() {
        // Before the view: should another come between, the board is made once more than needed.
        var commits = state.commits();
        var view = state.view();
        var now = state.clock().instant();
        if (commits != madeAt) {
            var fresh = new RateBoard(RateBoard.SCHEDULED_AT_BRANCH_MAX);
            for (var quote : view.quotes()) {
                var _ = fresh.put(quote, now);
            }
            board = fresh;
            madeAt = commits;
        }
        return new Moment(view, board, now, state.contact());
    }
}
