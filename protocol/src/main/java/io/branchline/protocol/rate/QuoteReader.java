package io.branchline.protocol.rate;

import com.fasterxml.jackson.databind.JsonNode;
import io.branchline.protocol.event.Rfc3339;
import io.branchline.protocol.json.Excerpt;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one quote from its JSON tree and notes everything that is wrong on the way. Used once. */
final class QuoteReader {
    private static final Set<String> MEMBERS = Set.of(
            "base",
            "quote",
            "unit",
            "kind",
            "bid",
            "mid",
            "ask",
            "source",
            "asOf",
            "validFrom",
            "validTo",
            "version",
            "supersedes");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?");
    private static final int DECIMAL_LENGTH_MAX = 64;
    private static final int UNKNOWN_SHOWN_MAX = 8;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final String A_DECIMAL = "a decimal in quotes such as \"15600.25\"";

    private final JsonNode node;
    private final List<QuoteProblem> problems = new ArrayList<>();

    QuoteReader(JsonNode node) {
        this.node = node;
    }

    ReadQuote read(boolean checked) {
        if (!node.isObject()) {
            problem("", node, "a JSON object");
            return new ReadQuote.Broken(problems);
        }
        refuseUnknown();
        var draft = draft();
        var version = whole("version");
        var supersedes = whole("supersedes");
        if (checked) {
            problems.addAll(QuoteRules.check(draft));
        }
        return problems.isEmpty()
                ? new ReadQuote.Whole(quote(draft, version == null ? 0 : version, supersedes))
                : new ReadQuote.Broken(problems);
    }

    private QuoteDraft draft() {
        var base = text("base", true, "an ISO 4217 code such as USD");
        var quote = text("quote", true, "an ISO 4217 code such as IDR");
        var bid = side("bid");
        var ask = side("ask");
        return new QuoteDraft(
                base,
                quote,
                unit(),
                kind(),
                bid,
                mid(bid, ask),
                ask,
                text("source", true, "who says so, such as treasury"),
                time("asOf", true),
                time("validFrom", true),
                time("validTo", false));
    }

    /** Only called if there was no problem, so everything that has to be there is. */
    private static Quote quote(QuoteDraft draft, long version, @Nullable Long supersedes) {
        return new Quote(
                new RateKey(
                        Objects.requireNonNull(draft.base()),
                        Objects.requireNonNull(draft.quote()),
                        Objects.requireNonNull(draft.kind())),
                Objects.requireNonNull(draft.unit()),
                draft.bid().value(),
                Objects.requireNonNull(draft.mid()),
                draft.ask().value(),
                Objects.requireNonNull(draft.source()),
                Objects.requireNonNull(draft.asOf()),
                Objects.requireNonNull(draft.validFrom()),
                draft.validTo(),
                version,
                supersedes);
    }

    private void refuseUnknown() {
        var unknown = new TreeSet<String>();
        node.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                unknown.add(name);
            }
        });
        unknown.stream()
                .limit(UNKNOWN_SHOWN_MAX)
                .forEach(name -> problems.add(new QuoteProblem(
                        "",
                        "has the member " + Excerpt.of(name) + "; allowed are "
                                + String.join(", ", new TreeSet<>(MEMBERS)))));
    }

    private @Nullable String text(String name, boolean required, String allowed) {
        var value = node.get(name);
        if (value == null && !required) {
            return null;
        }
        if (value == null || !value.isTextual()) {
            problem("/" + name, value, allowed);
            return null;
        }
        return value.textValue();
    }

    private @Nullable Integer unit() {
        var value = node.get("unit");
        if (value == null) {
            return 1;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            problem("/unit", value, "one of the numbers " + QuoteRules.UNITS_TEXT);
            return null;
        }
        return value.intValue();
    }

    private @Nullable RateKind kind() {
        var allowed = "one of cash, transfer, reference";
        var word = text("kind", true, allowed);
        for (var kind : RateKind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        if (word != null) {
            problem("/kind", node.get("kind"), allowed);
        }
        return null;
    }

    private QuoteDraft.Side side(String name) {
        return new QuoteDraft.Side(node.has(name), decimal(name));
    }

    private @Nullable BigDecimal mid(QuoteDraft.Side bid, QuoteDraft.Side ask) {
        if (node.has("mid")) {
            return decimal("mid");
        }
        if (bid.value() != null && ask.value() != null) {
            return bid.value().add(ask.value()).divide(TWO);
        }
        if (!bid.given() || !ask.given()) {
            problem("/mid", null, A_DECIMAL + ", or nothing beside bid and ask");
        }
        return null;
    }

    private @Nullable BigDecimal decimal(String name) {
        var value = node.get(name);
        if (value == null) {
            return null;
        }
        if (value.isNumber()) {
            problem("/" + name, value, A_DECIMAL + ": a JSON number loses digits on its way");
            return null;
        }
        if (!value.isTextual()
                || value.textValue().length() > DECIMAL_LENGTH_MAX
                || !DECIMAL.matcher(value.textValue()).matches()) {
            problem("/" + name, value, A_DECIMAL + " without sign or exponent");
            return null;
        }
        return new BigDecimal(value.textValue());
    }

    private @Nullable Instant time(String name, boolean required) {
        var allowed = "a time such as 2026-11-22T10:15:30Z";
        var text = text(name, required, allowed);
        if (text == null) {
            return null;
        }
        var time = Rfc3339.parseInstant(text);
        if (time.isEmpty()) {
            problem("/" + name, node.get(name), allowed);
        }
        return time.orElse(null);
    }

    private @Nullable Long whole(String name) {
        var value = node.get(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1) {
            problem("/" + name, value, "a whole number from 1");
            return null;
        }
        return value.longValue();
    }

    private void problem(String pointer, @Nullable JsonNode found, String allowed) {
        problems.add(new QuoteProblem(pointer, "is " + shown(found) + "; allowed is " + allowed));
    }

    private static String shown(@Nullable JsonNode found) {
        if (found == null) {
            return "missing";
        }
        if (found.isTextual()) {
            return Excerpt.of(found.textValue());
        }
        return found.isNumber()
                ? "the number " + Excerpt.of(found.asText())
                : found.isContainerNode()
                        ? "a JSON " + found.getNodeType().name().toLowerCase(Locale.ROOT)
                        : found.asText();
    }
}
