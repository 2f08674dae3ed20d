package io.branchline.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the bytes of one JSON value, once, and says whether it is within the limits and has its shape. On the way
 * it notes the amount of one member that is money. One check per value; not thread-safe.
 */
public final class ShapeCheck {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonLimits.DEPTH_MAX + 2)
                    .maxNumberLength(1000)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Ends the walk at the first place that does not fit. */
    private static final class Stop extends Exception {
        final Fit.Misfit misfit;

        Stop(String pointer, String detail) {
            super(detail, null, false, false);
            misfit = new Fit.Misfit(pointer, detail);
        }
    }

    private final JsonParser parser;
    private final boolean escapes;
    private final @Nullable String moneyMember;
    private int depth;
    private int tokens;
    private boolean inMoney;
    private @Nullable String amount;
    private @Nullable String currency;

    private ShapeCheck(JsonParser parser, boolean escapes, @Nullable String moneyMember) {
        this.parser = parser;
        this.escapes = escapes;
        this.moneyMember = moneyMember;
    }

    /**
     * Whether the bytes are one JSON value of this shape.
     *
     * @param moneyMember name of the top-level member whose amount and currency are wanted, or null
     */
    public static Fit check(byte[] utf8, Shape shape, @Nullable String moneyMember) {
        if (utf8.length > JsonLimits.EVENT_BYTES_MAX) {
            return new Fit.Misfit(
                    "", "has " + utf8.length + " bytes; allowed are at most " + JsonLimits.EVENT_BYTES_MAX);
        }
        if (!Utf8.isText(utf8)) {
            return new Fit.Misfit("", "is not valid UTF-8, or holds U+0000");
        }
        try (var parser = FACTORY.createParser(utf8)) {
            return new ShapeCheck(parser, Utf8.hasUnicodeEscape(utf8), moneyMember).walk(shape);
        } catch (Stop stop) {
            return stop.misfit;
        } catch (JsonProcessingException syntax) {
            return new Fit.Misfit("", "is not JSON" + where(syntax));
        } catch (IOException unreadable) {
            return new Fit.Misfit("", "is not JSON");
        }
    }

    private Fit walk(Shape shape) throws IOException, Stop {
        if (next() == null) {
            return new Fit.Misfit("", "is empty; allowed is one JSON value");
        }
        value(shape);
        if (parser.nextToken() != null) {
            return new Fit.Misfit("", "goes on after its end; allowed is one JSON value");
        }
        return new Fit.Fits(amount, currency);
    }

    private void value(Shape shape) throws IOException, Stop {
        if (shape instanceof Shape.Limited limited) {
            limited(limited);
        } else {
            any();
        }
    }

    private void limited(Shape.Limited shape) throws IOException, Stop {
        switch (shape) {
            case Shape.Text text -> text(text);
            case Shape.Choice choice -> choice(choice);
            case Shape.Whole whole -> whole(whole);
            case Shape.ListOf list -> list(list);
            case Shape.MapOf map -> map(map);
        }
    }

    private void map(Shape.MapOf map) throws IOException, Stop {
        expect(JsonToken.START_OBJECT, "a map");
        enter();
        var seen = 0L;
        var count = 0;
        Set<String> others = null;
        for (var name = nextName(); name != null; name = nextName()) {
            count++;
            var member = map.members().get(name);
            if (member != null) {
                refuseTwice((seen & member.bit()) != 0);
                seen |= member.bit();
                member(name, member.shape());
            } else {
                if (!map.open()) {
                    throw stop("is unknown; allowed are "
                            + String.join(", ", map.members().keySet()));
                }
                others = others == null ? new HashSet<>() : others;
                refuseTwice(!others.add(name));
                any();
            }
        }
        if ((seen & map.requiredBits()) != map.requiredBits()) {
            throw missing(map, seen);
        }
        inRange(count, map.min(), map.max(), "members");
        depth--;
    }

    private void member(String name, Shape shape) throws IOException, Stop {
        if (depth == 1 && name.equals(moneyMember)) {
            inMoney = true;
            value(shape);
            inMoney = false;
            return;
        }
        value(shape);
        if (inMoney && depth == 2) {
            note(name);
        }
    }

    private void note(String name) throws IOException {
        if (name.equals("amount")) {
            amount = parser.getText();
        } else if (name.equals("currency")) {
            currency = parser.getText();
        }
    }

    private void list(Shape.ListOf list) throws IOException, Stop {
        expect(JsonToken.START_ARRAY, "a list");
        enter();
        var count = 0;
        while (next() != JsonToken.END_ARRAY) {
            value(list.element());
            count++;
        }
        inRange(count, list.min(), list.max(), "elements");
        depth--;
    }

    private void text(Shape.Text text) throws IOException, Stop {
        expect(JsonToken.VALUE_STRING, "text");
        unicode();
        var length = parser.getTextLength();
        if (length > text.max() || length < text.min()) {
            length = parser.getText().codePointCount(0, length);
            inRange(length, text.min(), text.max(), "characters");
        }
        var form = text.form();
        if (form != null && !form.test().test(parser.getText())) {
            throw stop("is " + Excerpt.of(parser.getText()) + "; allowed is " + form.words());
        }
    }

    private void choice(Shape.Choice choice) throws IOException, Stop {
        expect(JsonToken.VALUE_STRING, "text");
        var found = parser.getText();
        if (!choice.values().contains(found)) {
            throw stop("is " + Excerpt.of(found) + "; allowed is " + String.join(" or ", choice.values()));
        }
    }

    private void whole(Shape.Whole whole) throws IOException, Stop {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        digits();
        var fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && parser.getLongValue() >= whole.min()
                && parser.getLongValue() <= whole.max();
        if (!fits) {
            throw stop("is " + parser.getText() + "; allowed is " + whole.min() + " to " + whole.max());
        }
    }

    private void any() throws IOException, Stop {
        switch (parser.currentToken()) {
            case START_OBJECT -> anyMap();
            case START_ARRAY -> anyList();
            case VALUE_STRING -> unicode();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> digits();
            default -> {}
        }
    }

    private void anyMap() throws IOException, Stop {
        enter();
        var names = new HashSet<String>();
        for (var name = nextName(); name != null; name = nextName()) {
            refuseTwice(!names.add(name));
            any();
        }
        depth--;
    }

    private void anyList() throws IOException, Stop {
        enter();
        while (next() != JsonToken.END_ARRAY) {
            any();
        }
        depth--;
    }

    private void enter() throws Stop {
        depth++;
        if (depth > JsonLimits.DEPTH_MAX) {
            throw new Stop("", "is nested deeper than the " + JsonLimits.DEPTH_MAX + " levels that are allowed");
        }
    }

    private @Nullable JsonToken next() throws IOException, Stop {
        tokens++;
        if (tokens > JsonLimits.TOKENS_MAX) {
            throw new Stop(
                    "", "has too many parts; allowed are " + JsonLimits.TOKENS_MAX + " names, values and brackets");
        }
        return parser.nextToken();
    }

    private @Nullable String nextName() throws IOException, Stop {
        if (next() == JsonToken.END_OBJECT) {
            return null;
        }
        var name = parser.currentName();
        if (escapes && !Utf8.isText(name)) {
            throw new Stop("", "has a name with U+0000 or half a character");
        }
        if (next() == null) {
            throw new Stop("", "is cut off");
        }
        return name;
    }

    private void unicode() throws IOException, Stop {
        if (escapes && !Utf8.isText(parser.getText())) {
            throw stop("holds U+0000 or half a character (\\ud800 to \\udfff alone)");
        }
    }

    private void digits() throws IOException, Stop {
        if (parser.getTextLength() <= JsonLimits.DIGITS_MAX && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return;
        }
        var digits = 0;
        var power = 0;
        var inPower = false;
        for (var unit : parser.getText().toCharArray()) {
            var digit = unit >= '0' && unit <= '9';
            digits += digit ? 1 : 0;
            power = inPower && digit ? Math.min(power * 10 + unit - '0', 1000) : power;
            inPower |= unit == 'e' || unit == 'E';
        }
        if (digits > JsonLimits.DIGITS_MAX || power > JsonLimits.DIGITS_MAX) {
            throw stop("is a number of " + digits + " digits; allowed are " + JsonLimits.DIGITS_MAX
                    + " digits, and powers of ten up to " + JsonLimits.DIGITS_MAX);
        }
    }

    private void refuseTwice(boolean twice) throws Stop {
        if (twice) {
            throw stop("comes twice; allowed is once");
        }
    }

    private void inRange(int found, int min, int max, String what) throws Stop {
        if (found < min || found > max) {
            var allowed = max == Integer.MAX_VALUE ? "at least " + min : min + " to " + max;
            throw stop("has " + found + " " + what + "; allowed are " + allowed);
        }
    }

    private void expect(JsonToken token, String allowed) throws Stop {
        if (parser.currentToken() != token) {
            throw stop("is " + found() + "; allowed is " + allowed);
        }
    }

    private Stop missing(Shape.MapOf map, long seen) {
        for (var name : map.required()) {
            var member = map.members().get(name);
            if (member != null && (seen & member.bit()) == 0) {
                return new Stop(pointer() + "/" + name, "is missing");
            }
        }
        throw new IllegalStateException("nothing is missing");
    }

    private Stop stop(String detail) {
        return new Stop(pointer(), detail);
    }

    private String pointer() {
        var context = parser.getParsingContext();
        var token = parser.currentToken();
        var parent = context.getParent();
        var opened = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
        return Excerpt.pointer(
                (opened && parent != null ? parent : context).pathAsPointer().toString());
    }

    private String found() {
        var token = parser.currentToken();
        if (token == null) {
            return "missing";
        }
        return switch (token) {
            case START_OBJECT -> "a map";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "text";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a fraction";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            default -> "null";
        };
    }

    private static String where(JsonProcessingException syntax) {
        var location = syntax.getLocation();
        return location == null || location.getByteOffset() < 0 ? "" : " near byte " + location.getByteOffset();
    }
}
