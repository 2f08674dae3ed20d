package io.branchline.hub.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;

/** The events of a batch that go on to other branches, as arrays; empty ones in nearly every batch. */
final class TransferColumns {
    private TransferColumns() {}

    static void add(Tuple tuple, EventBatch batch) {
        var runs = new ArrayList<Integer>();
        var events = new ArrayList<Entry.Keep>();
        var targets = new ArrayList<String>();
        for (var i = 0; i < batch.runs().size(); i++) {
            for (var entry : batch.runs().get(i).entries()) {
                if (entry instanceof Entry.Keep keep && keep.to() != null) {
                    runs.add(i + 1);
                    events.add(keep);
                    targets.add(keep.to());
                }
            }
        }
        tuple.addArrayOfInteger(runs.toArray(Integer[]::new))
                .addArrayOfLong(events.stream().map(Entry.Keep::sequence).toArray(Long[]::new))
                .addArrayOfString(events.stream().map(keep -> keep.event().id()).toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                        events.stream().map(keep -> keep.event().time()).toArray(OffsetDateTime[]::new))
                .addArrayOfString(
                        events.stream().map(keep -> keep.event().type()).toArray(String[]::new))
                .addArrayOfString(targets.toArray(String[]::new))
                .addArrayOfBuffer(events.stream()
                        .map(keep -> Buffer.buffer(keep.event().data().utf8()))
                        .toArray(Buffer[]::new));
    }
}
