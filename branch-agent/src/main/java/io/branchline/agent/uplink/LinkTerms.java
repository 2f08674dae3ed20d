package io.branchline.agent.uplink;

import io.branchline.agent.config.AgentConfig;
import io.branchline.protocol.event.PerPriority;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Set;

/**
 * On which terms a connection is made: address, key, encryption and limits.
 *
 * @param hub where it goes
 * @param link how it behaves
 */
record LinkTerms(AgentConfig.Hub hub, AgentConfig.Link link) {
    /** Subprotocol of agents. */
    static final String SUBPROTOCOL = "branchline.v1.cbor";

    private static final int CLOSING_TIMEOUT_SECONDS = 2;

    /**
     * Options of the client. Compression stays off by decision: a few bytes can become hundreds of megabytes before any
     * limit of the message size is asked.
     */
    WebSocketClientOptions clientOptions() {
        var options = new WebSocketClientOptions()
                .setTryUsePerFrameCompression(false)
                .setTryUsePerMessageCompression(false)
                .setMaxFrameSize(link.messageBytesMax())
                .setMaxMessageSize(link.messageBytesMax())
                .setMaxConnections(2)
                .setClosingTimeout(CLOSING_TIMEOUT_SECONDS)
                .setConnectTimeout((int) link.connectTimeout().toMillis())
                .setTcpNoDelay(true)
                .setVerifyHost(true);
        if (hub.encrypted()) {
            options.setSsl(true).setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"));
        }
        if (hub.trustFile() != null) {
            options.setTrustOptions(
                    new PemTrustOptions().addCertPath(hub.trustFile().toString()));
        }
        return options;
    }

    /** Options of one attempt. */
    WebSocketConnectOptions connectOptions() {
        var url = hub.url();
        var port = url.getPort() >= 0 ? url.getPort() : hub.encrypted() ? 443 : 80;
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/agent" : url.getRawPath();
        var options = new WebSocketConnectOptions().setAllowOriginHeader(false).addSubProtocol(SUBPROTOCOL);
        options.setHost(url.getHost())
                .setPort(port)
                .setSsl(hub.encrypted())
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setTimeout(link.connectTimeout().toMillis())
                .putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + hub.key());
        return options;
    }

    /** The lower the priority, the smaller the frame: what is in the socket cannot be overtaken (P5). */
    PerPriority frameCosts() {
        var bytes = link.frameBytes();
        return PerPriority.of(bytes, bytes / 2, bytes / 4, bytes / 8);
    }
}
