package io.branchline.agent.downlink;

import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.rate.RatePolicy;
import org.jspecify.annotations.Nullable;

/** What a message does at the branch, besides being there for the tills to read. */
sealed interface Effect {
    /** Nothing. */
    record Kept() implements Effect {}

    /** Another routing policy. */
    record Routing(RoutingPolicy policy) implements Effect {}

    /** Another policy for rates. */
    record Rates(RatePolicy policy) implements Effect {}

    /** A setting of the shop; removed if there is no value. */
    record Setting(String key, @Nullable String value) implements Effect {}

    /** News of an event this branch sent to another one. */
    record Reported(Delivery delivery) implements Effect {}

    /** None: it cannot be used. */
    record Unusable(String reason) implements Effect {}
}
