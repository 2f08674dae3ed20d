package io.branchline.gatling.branch;

import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.link.DownlinkReceiver;
import io.branchline.protocol.link.RatesReceiver;
import io.branchline.protocol.rate.QuoteJson;
import io.branchline.protocol.rate.ReadQuote;
import java.util.ArrayList;
import java.util.List;

/** What comes down to a branch: applied in memory and answered at once; rates of this run are timed. Not thread-safe. */
final class RoadDown {
    private final RatesReceiver rates = new RatesReceiver();
    private final DownlinkReceiver messages = new DownlinkReceiver();
    private final LoadReport report;
    private final String run;
    private final Ledger.Account account;
    private long position;

    RoadDown(LoadReport report, String run, Ledger.Account account) {
        this.report = report;
        this.run = run;
        this.account = account;
    }

    /** A session begins. */
    void opened() {
        rates.opened(account.ratesVersion);
        messages.opened(position);
    }

    long position() {
        return position;
    }

    List<Frame> rates(Rates quotes) {
        var now = report.now();
        for (var item : quotes.items()) {
            if (QuoteJson.read(item.event().data().utf8()) instanceof ReadQuote.Whole(var quote)
                    && quote.source().equals(run)) {
                report.ok(Noted.RATE, quote.asOf().toEpochMilli(), now);
            }
        }
        var answers = new ArrayList<Frame>();
        for (var output : rates.rates(quotes)) {
            if (output instanceof RatesReceiver.Output.Apply(var all)) {
                account.ratesVersion = all.last();
                answers.addAll(ratesAnswers());
            } else {
                throw new IllegalStateException("the hub's rates do not continue: " + output);
            }
        }
        return answers;
    }

    List<Frame> deliver(Deliver items) {
        var answers = new ArrayList<Frame>();
        for (var output : messages.deliver(items)) {
            if (output instanceof DownlinkReceiver.Output.Apply(var all)) {
                position = all.last();
                answers.addAll(messageAnswers());
            } else {
                throw new IllegalStateException("the hub's messages do not continue: " + output);
            }
        }
        return answers;
    }

    private List<Frame> ratesAnswers() {
        var frames = new ArrayList<Frame>();
        for (var output : rates.applied(account.ratesVersion, List.of())) {
            if (output instanceof RatesReceiver.Output.Send(var frame)) {
                frames.add(frame);
            }
        }
        return frames;
    }

    private List<Frame> messageAnswers() {
        var frames = new ArrayList<Frame>();
        for (var output : messages.applied(position, List.of())) {
            if (output instanceof DownlinkReceiver.Output.Send(var frame)) {
                frames.add(frame);
            }
        }
        return frames;
    }
}
