package io.branchline.protocol.event;

import io.branchline.protocol.json.Excerpt;
import io.branchline.protocol.json.JsonLimits;
import io.branchline.protocol.json.Utf8;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules for everything of an event but its data. Thread-safe. */
final class AttributeRules {
    /** First and last year an event may have happened in: a clock outside is broken. */
    static final int YEAR_MIN = 2000;

    static final int YEAR_MAX = 2099;

    private static final int ID_MAX = 128;
    private static final int SOURCE_MAX = 256;
    private static final int SUBJECT_MAX = 256;
    private static final int BRANCH_MAX = 64;
    private static final int EXTENSIONS_MAX = 32;
    private static final int EXTENSION_NAME_MAX = 20;
    private static final int EXTENSION_VALUE_MAX = 1024;

    /** Characters of a URI-reference (RFC 3986) beside letters and digits. */
    private static final String URI_SIGNS = "-._~:/?#[]@!$&'()*+,;=%";

    /** Names that CloudEvents or the agent and the hub give a meaning. */
    static final Set<String> RESERVED = Set.of(
            "id",
            "source",
            "specversion",
            "type",
            "time",
            "subject",
            "datacontenttype",
            "dataschema",
            "data",
            "database64",
            "branch",
            "epoch",
            "priority",
            "sequence",
            "sequencetype",
            "recordedtime",
            "receivedtime",
            "settledtime",
            BranchRoute.FROM);

    private final RoutingPolicy policy;

    AttributeRules(RoutingPolicy policy) {
        this.policy = policy;
    }

    /** The first thing that is wrong; null if nothing is. */
    Verdict.@Nullable Refused check(Event event) {
        var refused = size(event);
        refused = refused == null ? id(event) : refused;
        refused = refused == null ? source(event) : refused;
        refused = refused == null ? type(event) : refused;
        refused = refused == null ? time(event) : refused;
        refused = refused == null ? subject(event) : refused;
        refused = refused == null ? misrouted(event) : refused;
        return refused == null ? extensions(event) : refused;
    }

    /** The first thing that is wrong with each attribute, in the order of {@link #check}. */
    List<Verdict.Refused> problems(Event event) {
        return Stream.<Function<Event, Verdict.@Nullable Refused>>of(
                        AttributeRules::size,
                        AttributeRules::id,
                        AttributeRules::source,
                        this::type,
                        AttributeRules::time,
                        AttributeRules::subject,
                        this::misrouted,
                        AttributeRules::extensions)
                .flatMap(rule -> Stream.ofNullable(rule.apply(event)))
                .toList();
    }

    private static Verdict.@Nullable Refused size(Event event) {
        if (event.cost() <= JsonLimits.EVENT_BYTES_MAX) {
            return null;
        }
        var inData = event.data().size() > JsonLimits.EVENT_BYTES_MAX / 2;
        return new Verdict.Refused(
                inData ? "/data" : null,
                "makes the event about " + event.cost() + " bytes long; allowed are " + JsonLimits.EVENT_BYTES_MAX);
    }

    private static Verdict.@Nullable Refused id(Event event) {
        return isVisible(event.id(), ID_MAX) ? null : refused("/id", event.id(), "1 to 128 visible ASCII characters");
    }

    private static Verdict.@Nullable Refused source(Event event) {
        return isUriReference(event.source())
                ? null
                : refused("/source", event.source(), "a URI-reference of 1 to 256 characters, such as /pos/till-3");
    }

    private Verdict.@Nullable Refused type(Event event) {
        return policy.route(event.type()).isPresent()
                ? null
                : refused("/type", event.type(), "one of " + String.join(", ", policy.types()));
    }

    private static Verdict.@Nullable Refused time(Event event) {
        var year = event.time().getYear();
        return year >= YEAR_MIN && year <= YEAR_MAX
                ? null
                : new Verdict.Refused(
                        "/time", "is in the year " + year + "; allowed is " + YEAR_MIN + " to " + YEAR_MAX);
    }

    private static Verdict.@Nullable Refused subject(Event event) {
        var subject = event.subject();
        return subject == null || isPlain(subject, SUBJECT_MAX)
                ? null
                : refused("/subject", subject, "1 to 256 characters without control characters");
    }

    private Verdict.@Nullable Refused misrouted(Event event) {
        var route = policy.route(event.type());
        return route.isEmpty() ? null : misrouted(event, route.get());
    }

    /** An event that names a branch and would not be handed on is refused rather than kept back in silence. */
    private static Verdict.@Nullable Refused misrouted(Event event, Route route) {
        var to = event.extensions().get(BranchRoute.TO);
        if (route.direction() == DirectionClass.TO_BRANCH) {
            return to != null && isPlain(to, BRANCH_MAX)
                    ? null
                    : new Verdict.Refused(
                            "/" + BranchRoute.TO,
                            (to == null ? "is missing" : "is " + Excerpt.of(to))
                                    + "; " + event.type() + " needs the code of the branch it is for, 1 to "
                                    + BRANCH_MAX
                                    + " characters");
        }
        return to == null
                ? null
                : new Verdict.Refused(
                        "/" + BranchRoute.TO,
                        "is not for " + event.type() + ", which the policy does not send to a branch");
    }

    private static Verdict.@Nullable Refused extensions(Event event) {
        var extensions = event.extensions();
        if (extensions.size() > EXTENSIONS_MAX) {
            return new Verdict.Refused(
                    null, "has " + extensions.size() + " extensions; allowed are at most " + EXTENSIONS_MAX);
        }
        for (var extension : extensions.entrySet()) {
            var name = extension.getKey();
            if (!isExtensionName(name)) {
                return new Verdict.Refused(
                        null,
                        "has an extension " + Excerpt.of(name)
                                + "; allowed are names of 1 to 20 letters a-z and digits");
            }
            if (RESERVED.contains(name)) {
                return new Verdict.Refused("/" + name, "is reserved; allowed is any other name for an extension");
            }
            if (!isPlain(extension.getValue(), EXTENSION_VALUE_MAX)) {
                return refused("/" + name, extension.getValue(), "1 to 1024 characters without control characters");
            }
        }
        return null;
    }

    private static Verdict.Refused refused(String pointer, String found, String allowed) {
        return new Verdict.Refused(pointer, "is " + Excerpt.of(found) + "; allowed is " + allowed);
    }

    private static boolean isVisible(String text, int max) {
        if (text.isEmpty() || text.length() > max) {
            return false;
        }
        for (var at = 0; at < text.length(); at++) {
            if (text.charAt(at) <= ' ' || text.charAt(at) > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isUriReference(String text) {
        if (text.isEmpty() || text.length() > SOURCE_MAX) {
            return false;
        }
        for (var at = 0; at < text.length(); at++) {
            var unit = text.charAt(at);
            if (!isLetterOrDigit(unit) && URI_SIGNS.indexOf(unit) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(String text, int max) {
        if (text.isEmpty() || text.length() > max || !Utf8.isText(text)) {
            return false;
        }
        for (var at = 0; at < text.length(); at++) {
            if (Character.isISOControl(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isExtensionName(String name) {
        if (name.isEmpty() || name.length() > EXTENSION_NAME_MAX) {
            return false;
        }
        for (var at = 0; at < name.length(); at++) {
            var unit = name.charAt(at);
            if (!isLetterOrDigit(unit) || (unit >= 'A' && unit <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char unit) {
        return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z') || (unit >= '0' && unit <= '9');
    }
}
