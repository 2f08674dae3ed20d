package io.branchline.agent.uplink;

import io.branchline.agent.downlink.Downlink;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Frame;

/**
 * The link as the road down uses it. Context: the uplink's.
 *
 * @param link the connection
 * @param meters what is counted
 */
record DownLine(HubLink link, UplinkMeters meters) implements Downlink.Line {
    @Override
    public void send(Frame frame) {
        meters.sent(frame);
        link.send(frame);
    }

    @Override
    public void close(CloseReason reason, String detail) {
        link.close(reason, detail);
    }
}
