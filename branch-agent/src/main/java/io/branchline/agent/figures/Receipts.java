package io.branchline.agent.figures;

import io.branchline.protocol.event.Event;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** What people call an event. */
public final class Receipts {
    private Receipts() {}

    /** The number on the receipt, else what the event is about, else nothing. Reads the whole payload: not for each event. */
    public static String number(Event event) {
        try {
            var number = new JsonObject(event.data().text()).getValue("receiptNumber");
            if (number != null) {
                return number.toString();
            }
        } catch (DecodeException | ClassCastException e) {
            // An event that was refused may be anything.
            return event.subject() == null ? "" : event.subject();
        }
        return event.subject() == null ? "" : event.subject();
    }
}
