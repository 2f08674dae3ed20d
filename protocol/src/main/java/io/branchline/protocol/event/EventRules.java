package io.branchline.protocol.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.branchline.protocol.json.Fit;
import io.branchline.protocol.json.JsonTree;
import io.branchline.protocol.json.Shape;
import io.branchline.protocol.json.Shape.Form;
import io.branchline.protocol.json.ShapeCheck;
import io.branchline.protocol.json.ShapeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an event is in order: its attributes, the limits of its data, and the JSON Schema of its type. The
 * agent asks at the intake; the hub asks again, because it does not trust the agent. Thread-safe.
 */
public final class EventRules {
    private static final int DATE_LENGTH = 10;
    private static final String SCHEMA_ID = "urn:branchline:schema:1:";

    /** The member that holds the money of an event, by type. */
    private static final Map<String, String> MONEY_MEMBERS =
            Map.of("sale.completed", "total", "sale.returned", "total", "payment.received", "amount");

    private record Rule(Route route, Shape shape, @Nullable String moneyMember, boolean paysOut) {}

    private final Map<String, Rule> rules;
    private final AttributeRules attributes;

    /**
     * Rules for the types of a policy.
     *
     * @throws IllegalStateException if there is no schema for a type, or it is not understood
     */
    public EventRules(RoutingPolicy policy) {
        var reader = new ShapeReader(
                EventRules::schema,
                Map.of(
                        "date", new Form(EventRules::isDate, "a date such as 2026-11-22"),
                        "currency", new Form(Money::isCurrency, "an ISO 4217 code such as EUR")));
        var byType = new HashMap<String, Rule>();
        for (var type : policy.types()) {
            var shape = reader.read(SCHEMA_ID + type);
            var rule = new Rule(
                    policy.route(type).orElseThrow(), shape, MONEY_MEMBERS.get(type), type.equals("sale.returned"));
            byType.put(type, rule);
        }
        this.rules = Map.copyOf(byType);
        this.attributes = new AttributeRules(policy);
    }

    /** What the rules say about an event. */
    public Verdict check(Event event) {
        var refused = attributes.check(event);
        if (refused != null) {
            return refused;
        }
        var rule = rules.get(event.type());
        if (rule == null) {
            throw new IllegalStateException("the attribute rules let an unknown type pass");
        }
        return switch (ShapeCheck.check(event.data().utf8(), rule.shape(), rule.moneyMember())) {
            case Fit.Misfit misfit -> new Verdict.Refused("/data" + misfit.pointer(), misfit.detail());
            case Fit.Fits fits -> new Verdict.Accepted(rule.route(), money(rule, fits));
        };
    }

    /**
     * All that is wrong with an event, for a person who mends it: of each attribute, and of the data the first place, since
     * the walk over it ends there. Empty if {@link #check} accepts it.
     */
    public List<Verdict.Refused> problems(Event event) {
        var problems = new ArrayList<>(attributes.problems(event));
        var rule = rules.get(event.type());
        if (rule != null
                && ShapeCheck.check(event.data().utf8(), rule.shape(), rule.moneyMember())
                        instanceof Fit.Misfit misfit) {
            problems.add(new Verdict.Refused("/data" + misfit.pointer(), misfit.detail()));
        }
        return problems;
    }

    private static @Nullable Money money(Rule rule, Fit.Fits fits) {
        var amount = fits.amount();
        var currency = fits.currency();
        if (amount == null || currency == null) {
            return null;
        }
        var money = Money.parse(amount, currency).orElseThrow();
        return rule.paysOut() ? money.paidOut() : money;
    }

    private static boolean isDate(String text) {
        return text.length() == DATE_LENGTH
                && Rfc3339.parse(text + "T00:00:00Z")
                        .filter(day -> day.getYear() >= AttributeRules.YEAR_MIN)
                        .isPresent();
    }

    private static JsonNode schema(String id) {
        var file = "/io/branchline/protocol/schema/" + id.substring(SCHEMA_ID.length()) + ".json";
        try (var stream = EventRules.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("there is no schema " + file);
            }
            return JsonTree.read(stream);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("schema " + file + " cannot be read", unreadable);
        }
    }
}
