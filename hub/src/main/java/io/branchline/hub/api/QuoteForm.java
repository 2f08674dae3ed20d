package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.branchline.hub.access.Refused;
import io.branchline.hub.rates.RateDesk;
import io.branchline.hub.view.ViewProblem;
import io.branchline.hub.view.ViewProblem.Fault;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import io.branchline.protocol.rate.ReadQuote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a publication: {@code {"targets":["*"],"quotes":[…]}}. All that is wrong is told at once, each with its
 * place.
 *
 * @param quotes in their order
 * @param targets who gets them
 */
record QuoteForm(List<Quote> quotes, List<String> targets) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());

    private static final int SHOWN_MAX = 50;

    /** Reads a body, or refuses it. */
    static QuoteForm read(byte[] bytes) {
        var root = tree(bytes);
        root.fieldNames().forEachRemaining(name -> {
            if (!name.equals("targets") && !name.equals("quotes")) {
                throw Refused.member("/" + name, "is unknown; allowed are targets and quotes");
            }
        });
        var faults = new ArrayList<Fault>();
        var quotes = quotes(root.path("quotes"), faults);
        var targets = targets(root.path("targets"), faults);
        if (!faults.isEmpty()) {
            throw new Refused(ViewProblem.members(faults.subList(0, Math.min(SHOWN_MAX, faults.size()))));
        }
        return new QuoteForm(quotes, targets);
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            var root = JSON.readTree(bytes);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException malformed) {
            throw Refused.of(400, "wrong body", "the body is not JSON: " + malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory cannot fail", impossible);
        }
        throw Refused.of(400, "wrong body", "the body is not a JSON object with targets and quotes");
    }

    private static List<Quote> quotes(JsonNode list, List<Fault> faults) {
        if (!list.isArray() || list.isEmpty() || list.size() > RateDesk.QUOTES_MAX) {
            faults.add(new Fault("/quotes", "is not a list of 1 to " + RateDesk.QUOTES_MAX + " quotes"));
            return List.of();
        }
        var quotes = new ArrayList<Quote>(list.size());
        for (var at = 0; at < list.size(); at++) {
            var place = "/quotes/" + at;
            switch (QuoteJson.read(list.get(at))) {
                case ReadQuote.Whole(var quote) -> quotes.add(quote);
                case ReadQuote.Broken(var problems) ->
                    problems.forEach(problem -> faults.add(new Fault(place + problem.pointer(), problem.detail())));
            }
        }
        return quotes;
    }

    private static List<String> targets(JsonNode list, List<Fault> faults) {
        var targets = new ArrayList<String>();
        if (!list.isArray() || list.isEmpty()) {
            faults.add(new Fault("/targets", "is missing or empty; " + TargetList.ALLOWED));
            return targets;
        }
        for (var target : list) {
            if (target.isTextual()) {
                targets.add(target.textValue());
            } else {
                faults.add(new Fault("/targets", "holds what is no text; " + TargetList.ALLOWED));
            }
        }
        return targets;
    }
}
