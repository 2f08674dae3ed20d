package io.branchline.protocol.rate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.event.Rfc3339;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A quote as JSON: {@code {"base":"USD","quote":"IDR","unit":1,"kind":"cash","bid":"15500","mid":"15600","ask":"15700",
 * "source":"treasury","asOf":"…Z","validFrom":"…Z","validTo":"…Z","version":12,"supersedes":9}}.
 *
 * <p>Decimals are texts, because a JSON number becomes a floating-point number in too many programs. {@code mid} may be
 * left out if bid and ask are there; it is their exact mean. {@code validTo}, {@code version} and {@code supersedes} may
 * be left out, and so may {@code unit} if it is 1. Thread-safe.
 */
public final class QuoteJson {
    /** Most bytes of a quote. */
    public static final int BYTES_MAX = 4096;

    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(JsonNode.class);

    private QuoteJson() {}

    /** Reads a quote; whether its figures and times make sense is not looked at ({@link QuoteRules}). */
    public static ReadQuote read(byte[] utf8) {
        return read(utf8, false);
    }

    /** As {@link #read(byte[])}; members that occur twice are not noticed in a tree. */
    public static ReadQuote read(JsonNode node) {
        return new QuoteReader(node).read(false);
    }

    /** Reads a quote that nobody has looked at: its form and the rules, all problems together. */
    public static ReadQuote readChecked(byte[] utf8) {
        return read(utf8, true);
    }

    /** As {@link #readChecked(byte[])}; members that occur twice are not noticed in a tree. */
    public static ReadQuote readChecked(JsonNode node) {
        return new QuoteReader(node).read(true);
    }

    /** The quote as compact JSON text, decimals without exponent. Reads back equal. */
    public static String write(Quote quote) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("base", quote.key().base());
        node.put("quote", quote.key().quote());
        node.put("unit", quote.unit());
        node.put("kind", quote.key().kind().word());
        if (quote.bid() != null) {
            node.put("bid", text(quote.bid()));
        }
        node.put("mid", text(quote.mid()));
        if (quote.ask() != null) {
            node.put("ask", text(quote.ask()));
        }
        node.put("source", quote.source());
        node.put("asOf", Rfc3339.format(quote.asOf()));
        node.put("validFrom", Rfc3339.format(quote.validFrom()));
        if (quote.validTo() != null) {
            node.put("validTo", Rfc3339.format(quote.validTo()));
        }
        if (quote.version() > 0) {
            node.put("version", quote.version());
        }
        if (quote.supersedes() != null) {
            node.put("supersedes", quote.supersedes());
        }
        return node.toString();
    }

    /** The quote as the data of an event. */
    public static Payload payload(Quote quote) {
        return Payload.of(write(quote));
    }

    /** A decimal as on the wire. */
    static String text(BigDecimal value) {
        return value.toPlainString();
    }

    private static ReadQuote read(byte[] utf8, boolean checked) {
        if (utf8.length > BYTES_MAX) {
            return broken("has " + utf8.length + " bytes; allowed are at most " + BYTES_MAX);
        }
        try {
            @Nullable JsonNode node = READER.readValue(utf8);
            return node == null ? broken("is empty; allowed is a JSON object") : new QuoteReader(node).read(checked);
        } catch (JsonProcessingException malformed) {
            return broken("is not JSON: " + malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory cannot fail", impossible);
        }
    }

    private static ReadQuote broken(String detail) {
        return new ReadQuote.Broken(List.of(new QuoteProblem("", detail)));
    }
}
