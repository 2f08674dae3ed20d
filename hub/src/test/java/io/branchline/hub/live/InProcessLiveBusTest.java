package io.branchline.hub.live;

class InProcessLiveBusTest extends LiveBusContract {
    @Override
    protected LiveBus open() {
        return new InProcessLiveBus(vertx);
    }
}
