package io.branchline.agent.till;

import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.intake.Answers;
import io.branchline.agent.intake.HttpProblem;
import io.branchline.agent.intake.HttpProblem.Kind;
import io.branchline.agent.till.BoardInUse.Moment;
import io.branchline.protocol.event.Money;
import io.branchline.protocol.rate.Conversion;
import io.branchline.protocol.rate.Freshness;
import io.branchline.protocol.rate.Rate;
import io.branchline.protocol.rate.RateKey;
import io.branchline.protocol.rate.RateKind;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/rates} and {@code GET /v1/rates/{base}/{quote}}. Context: one event loop. */
final class RatePages {
    /** Pairs that a refusal names. */
    private static final int PAIRS_SHOWN_MAX = 200;

    private final BranchState state;
    private final BoardInUse boards;

    RatePages(BranchState state, BoardInUse boards) {
        this.state = state;
        this.boards = boards;
    }

    /** The whole board. */
    void all(HttpServerRequest request) {
        var moment = boards.now();
        var rates = new JsonArray();
        var states = new StringBuilder();
        for (var quote : moment.live()) {
            var freshness = Freshness.of(
                    quote, moment.now(), moment.contact(), moment.view().ratePolicy());
            rates.add(RateJson.quote(quote, freshness, moment));
            states.append(quote.version()).append(freshness.word()).append(' ');
        }
        var body = RateJson.head(moment)
                .put("ratesVersion", moment.view().standing().ratesVersion())
                .put("stream", StreamId.at(state.view()).text())
                .put("rates", rates);
        answer(request, moment, tag(moment, states.toString()), body);
    }

    /** One pair: as quoted, or derived where the policy allows; an amount is converted. */
    void one(HttpServerRequest request, String base, String quote) {
        var moment = boards.now();
        var asked = RateQuery.of(request, base, quote);
        if (asked.problem() != null) {
            Answers.problem(request, HttpProblem.of(Kind.PARAMETER, asked.problem()));
            return;
        }
        var rate = moment.lookup().find(base, quote, asked.kinds(), moment.now());
        if (rate.isEmpty()) {
            notFound(request, moment, base + "/" + quote, asked.kinds());
            return;
        }
        var freshness = rate.get()
                .freshness(moment.now(), moment.contact(), moment.view().ratePolicy());
        if (freshness == Freshness.STALE && moment.view().ratePolicy().refuseStale()) {
            stale(request, moment, rate.get());
        } else {
            found(request, moment, asked, rate.get(), freshness);
        }
    }

    private static void found(
            HttpServerRequest request, Moment moment, RateQuery asked, Rate rate, Freshness freshness) {
        var body = RateJson.rate(rate, freshness, moment);
        var tag = rate.versions() + freshness.word() + rate.origin() + asked.amount() + asked.side();
        if (asked.amount() == null || asked.side() == null) {
            answer(request, moment, tag(moment, tag), body);
            return;
        }
        var money = Money.parse(asked.amount(), rate.base());
        if (money.isEmpty()) {
            refuse(
                    request,
                    Kind.PARAMETER,
                    "amount is " + asked.amount() + "; allowed is a decimal of at most 15 digits before the point and 4"
                            + " after it, in a currency that has a smallest unit");
            return;
        }
        switch (moment.lookup().convert(money.get(), rate.quote(), asked.side(), List.of(rate.kind()), moment.now())) {
            case Conversion.Refused refused -> refuse(request, Kind.NOT_CONVERTED, refused.detail());
            case Conversion.Converted converted ->
                answer(
                        request,
                        moment,
                        tag(moment, tag),
                        body.put("conversion", RateJson.conversion(money.get(), asked.side(), converted)));
        }
    }

    private static void stale(HttpServerRequest request, Moment moment, Rate rate) {
        var contact = moment.contact();
        var body = HttpProblem.of(
                        Kind.RATE_STALE,
                        "the rate " + rate.base() + "/" + rate.quote() + " is stale (" + RateJson.whyStale(rate, moment)
                                + "), and head office's policy refuses stale rates")
                .json()
                .put("state", Freshness.STALE.word())
                .put("versions", new JsonArray(rate.versions()))
                .put("lastContact", contact == null ? null : contact.toString());
        Answers.problem(request, Kind.RATE_STALE, body);
    }

    private static void notFound(HttpServerRequest request, Moment moment, String pair, List<RateKind> kinds) {
        var pairs = moment.live().stream()
                .map(quote -> quote.key().text())
                .distinct()
                .sorted()
                .toList();
        var scheduled = moment.live().stream()
                .filter(quote -> quote.validFrom().isAfter(moment.now()))
                .filter(quote -> kinds.stream().anyMatch(kind -> key(quote.key(), pair, kind)))
                .map(quote -> quote.validFrom().toString())
                .findFirst();
        var detail = "there is no rate " + pair + " of the kinds "
                + kinds.stream().map(RateKind::word).toList() + "; derived is "
                + moment.view().ratePolicy().derive().word()
                + scheduled
                        .map(from -> "; the first one takes effect at " + from)
                        .orElse("");
        var body = HttpProblem.of(Kind.NOT_FOUND, detail)
                .json()
                .put("pairs", new JsonArray(pairs.subList(0, Math.min(pairs.size(), PAIRS_SHOWN_MAX))));
        Answers.problem(request, Kind.NOT_FOUND, body);
    }

    private static boolean key(RateKey key, String pair, RateKind kind) {
        return key.text().equals(pair + "/" + kind.word());
    }

    private static void refuse(HttpServerRequest request, Kind kind, String detail) {
        Answers.problem(request, HttpProblem.of(kind, detail));
    }

    /**
     * Weak, because the age in the body grows by itself: the same tag means the same rates in the same states. The age is
     * that of RFC 9111: the time since the origin, head office, was last heard of.
     */
    private static void answer(HttpServerRequest request, Moment moment, String tag, JsonObject body) {
        var response =
                request.response().putHeader(HttpHeaders.ETAG, tag).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        var age = moment.contactAgeSeconds();
        if (age != null) {
            response.putHeader(HttpHeaders.AGE, String.valueOf(age));
        }
        if (matches(request.getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
            response.setStatusCode(304).end();
        } else {
            Answers.json(request, 200, body.encode());
        }
    }

    private static boolean matches(@Nullable String wanted, String tag) {
        if (wanted == null) {
            return false;
        }
        for (var one : wanted.split(",", -1)) {
            if (one.strip().equals("*") || one.strip().equals(tag) || ("W/" + one.strip()).equals(tag)) {
                return true;
            }
        }
        return false;
    }

    private static String tag(Moment moment, String of) {
        var sum = new CRC32C();
        var policy = moment.view().ratePolicy();
        sum.update((moment.view().standing().identity() + policy.version() + policy.refuseStale() + of)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return "W/\"" + moment.view().standing().ratesVersion() + "-" + Long.toHexString(sum.getValue()) + "\"";
    }
}
