package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.road.BranchRoad;
import io.branchline.load.simulation.road.Heads;
import io.branchline.load.simulation.road.Lane;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.DownlinkReceiver;
import io.branchline.protocol.link.RatesReceiver;
import java.util.List;

/** The agent's driver of both lanes of the road down, in one session after another. */
final class AgentRoad {
    /** What a driver needs of the session that runs. */
    interface Session {
        void send(Frame frame);

        void close(CloseReason reason, String detail);

        /** True if the process dies now. */
        boolean crashesInStep();
    }

    private final Stage stage;
    private final BranchRoad branch;
    private final Session session;
    private final DownlinkReceiver messages = new DownlinkReceiver();
    private final RatesReceiver rates = new RatesReceiver();
    private int sessions;

    AgentRoad(Stage stage, BranchRoad branch, Session session) {
        this.stage = stage;
        this.branch = branch;
        this.session = session;
    }

    /** The hello says that everything through here is applied. */
    void opened(Heads applied) {
        messages.opened(applied.position());
        rates.opened(applied.version());
    }

    /** The connection is gone. What is under way to the disk arrives there and is not reported. */
    void closed() {
        sessions++;
    }

    void welcome(Welcome welcome) {
        branch.welcomed(welcome.time());
        down(messages.welcomed(branch.refused(Lane.MESSAGES)));
        carry(rates.welcomed(branch.refused(Lane.RATES)));
    }

    void deliver(Deliver deliver) {
        down(messages.deliver(deliver));
    }

    void rates(Rates arrived) {
        carry(rates.rates(arrived));
    }

    private void down(List<DownlinkReceiver.Output> outputs) {
        for (var output : outputs) {
            if (session.crashesInStep()) {
                return;
            }
            switch (output) {
                case DownlinkReceiver.Output.Send send -> session.send(send.frame());
                case DownlinkReceiver.Output.Apply apply -> apply(apply.deliver());
                case DownlinkReceiver.Output.Close close -> session.close(close.reason(), close.detail());
            }
        }
    }

    private void apply(Deliver deliver) {
        if (stage.planted(PlantedFault.APPLIED_BEFORE_DISK)) {
            branch.apply(deliver, refused -> {});
            down(messages.applied(deliver.last(), List.of()));
            return;
        }
        var asking = sessions;
        branch.apply(deliver, refused -> {
            if (asking == sessions) {
                down(messages.applied(deliver.last(), refused));
            }
        });
    }

    private void carry(List<RatesReceiver.Output> outputs) {
        for (var output : outputs) {
            if (session.crashesInStep()) {
                return;
            }
            switch (output) {
                case RatesReceiver.Output.Send send -> session.send(send.frame());
                case RatesReceiver.Output.Apply apply -> apply(apply.rates());
                case RatesReceiver.Output.Close close -> session.close(close.reason(), close.detail());
            }
        }
    }

    private void apply(Rates arrived) {
        if (stage.planted(PlantedFault.RATES_APPLIED_BEFORE_DISK)) {
            branch.apply(arrived, refused -> {});
            carry(rates.applied(arrived.last(), List.of()));
            return;
        }
        var asking = sessions;
        branch.apply(arrived, refused -> {
            if (asking == sessions) {
                carry(rates.applied(arrived.last(), refused));
            }
        });
    }
}
