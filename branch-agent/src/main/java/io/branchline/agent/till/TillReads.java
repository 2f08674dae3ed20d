package io.branchline.agent.till;

import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.intake.Answers;
import io.branchline.agent.intake.HttpProblem;
import io.branchline.agent.intake.HttpProblem.Kind;
import io.branchline.agent.intake.Reads;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The paths of the road down at the port of the POS. Context: one event loop. */
public final class TillReads implements Reads {
    private static final String RATES = "/v1/rates";
    private static final String MESSAGES = "/v1/messages";
    private static final String CONFIG = "/v1/config";
    private static final String STREAM = "/v1/stream";

    private final RatePages rates;
    private final MessagePages messages;
    private final Streams streams;

    /** Answers from a state; {@code terms} bound the streams. */
    public TillReads(Vertx vertx, BranchState state, StreamTerms terms, TillMeters meters) {
        this.rates = new RatePages(state, new BoardInUse(state));
        this.messages = new MessagePages(state);
        this.streams = new Streams(vertx, state, terms, meters);
    }

    @Override
    public List<String> paths() {
        return List.of(RATES, RATES + "/{base}/{quote}", MESSAGES, CONFIG, CONFIG + "/{key}", STREAM);
    }

    @Override
    public boolean has(String path) {
        return path.equals(RATES)
                || path.startsWith(RATES + "/")
                || path.equals(MESSAGES)
                || path.equals(CONFIG)
                || path.startsWith(CONFIG + "/")
                || path.equals(STREAM);
    }

    @Override
    public void get(HttpServerRequest request, String path) {
        switch (path) {
            case RATES -> rates.all(request);
            case MESSAGES -> messages.list(request);
            case CONFIG -> messages.settings(request);
            case STREAM -> streams.open(request);
            default -> named(request, path);
        }
    }

    @Override
    public void close() {
        streams.close();
    }

    private void named(HttpServerRequest request, String path) {
        if (path.startsWith(CONFIG)) {
            decoded(path.substring(CONFIG.length() + 1))
                    .ifPresentOrElse(
                            key -> messages.setting(request, key),
                            () -> refuse(request, Kind.PARAMETER, "the path does not end in the key of a setting"));
            return;
        }
        var pair = path.substring(RATES.length() + 1).split("/", -1);
        if (pair.length == 2) {
            rates.one(request, pair[0], pair[1]);
        } else {
            refuse(request, Kind.NOT_FOUND, "path is " + path + "; allowed is " + RATES + "/{base}/{quote}");
        }
    }

    private static void refuse(HttpServerRequest request, Kind kind, String detail) {
        Answers.problem(request, HttpProblem.of(kind, detail));
    }

    private static Optional<String> decoded(String encoded) {
        try {
            var text = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
