package io.branchline.hub.remote;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hub rate}: publish, import, approve and follow exchange rates through a running hub. */
@Command(
        name = "rate",
        description = "Publishes, imports, approves and follows exchange rates, through a running hub.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RateCommand.Publish.class,
            RateCommand.Import.class,
            RateCommand.Listing.class,
            RateCommand.History.class,
            RateCommand.Held.class,
            RateCommand.Proposals.class,
            RateCommand.Approve.class,
            RateCommand.Reject.class
        })
public final class RateCommand implements Callable<Integer> {
    private static final int USAGE = 2;
    private static final String RATES = "/api/v1/rates";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        line.usage(line.getErr());
        return USAGE;
    }

    /** Publishes one quote. */
    @Command(
            name = "publish",
            description = "Publishes a quote, or proposes it where a second person must approve.",
            mixinStandardHelpOptions = true)
    static final class Publish extends RemoteCommand {
        @Parameters(paramLabel = "BASE/QUOTE", description = "Pair, such as USD/IDR: rupiah for one dollar.")
        private String pair = "";

        @Option(names = "--bid", description = "What the dealer pays for the base currency.")
        private @Nullable String bid;

        @Option(names = "--ask", description = "What the dealer asks for it.")
        private @Nullable String ask;

        @Option(names = "--mid", description = "The middle; reckoned from bid and ask if it is left out.")
        private @Nullable String mid;

        @Option(names = "--unit", defaultValue = "1", description = "1, 100 or 1000 units of the base currency.")
        private int unit = 1;

        @Option(names = "--kind", defaultValue = "cash", description = "cash, transfer or reference. Default: cash.")
        private String kind = "cash";

        @Option(names = "--source", defaultValue = "treasury", description = "Who says so. Default: treasury.")
        private String source = "treasury";

        @Option(names = "--as-of", description = "When the market stood there (RFC 3339). Default: now.")
        private @Nullable Instant asOf;

        @Option(names = "--valid-from", description = "When it takes effect; may lie ahead. Default: now.")
        private @Nullable Instant validFrom;

        @Option(names = "--valid-to", description = "From when on it is stale. Default: until it is superseded.")
        private @Nullable Instant validTo;

        @Option(
                names = "--target",
                defaultValue = "*",
                description = "*, region:NAME or branch:CODE; may come more than once. Default: all branches.")
        private List<String> targets = List.of("*");

        @Override
        void act(RemoteHub with) throws RemoteHub.Failed, InterruptedException {
            var now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
            var quote = new JsonObject()
                    .put("base", part(pair, 0))
                    .put("quote", part(pair, 1))
                    .put("unit", unit)
                    .put("kind", kind)
                    .put("source", source)
                    .put("asOf", Objects.requireNonNullElse(asOf, now).toString())
                    .put("validFrom", Objects.requireNonNullElse(validFrom, now).toString());
            put(quote, "bid", bid);
            put(quote, "mid", mid);
            put(quote, "ask", ask);
            put(quote, "validTo", validTo);
            var answer = with.change(
                    RATES,
                    new JsonObject().put("targets", new JsonArray(targets)).put("quotes", new JsonArray().add(quote)));
            for (var published : objects(answer, "quotes")) {
                line(
                        shown(published, "state"),
                        published.containsKey("version")
                                ? "version " + shown(published, "version")
                                : "proposal " + shown(published, "proposal") + ": " + shown(published, "why"));
            }
        }

        private static void put(JsonObject into, String name, @Nullable Object value) {
            if (value != null) {
                into.put(name, value.toString());
            }
        }
    }

    /** Imports a file of the European Central Bank. */
    @Command(
            name = "import",
            description = "Imports reference rates of the European Central Bank: XML (daily, 90 days, history), CSV or"
                    + " zipped CSV. They are kept as history; with --target they are sent as well.",
            mixinStandardHelpOptions = true)
    static final class Import extends RemoteCommand {
        @Parameters(paramLabel = "FILE", description = "The file as the bank publishes it.")
        private Path file = Path.of("");

        @Option(names = "--target", description = "*, region:NAME or branch:CODE; may come more than once.")
        private List<String> targets = List.of();

        @Override
        void act(RemoteHub with) throws RemoteHub.Failed, InterruptedException, IOException {
            var path = new StringBuilder(RATES + "/import?source=ecb");
            if (!targets.isEmpty()) {
                path.append("&targets=").append(encoded(String.join(",", targets)));
            }
            out().println(with.upload(path.toString(), file, mediaType()).encodePrettily());
        }

        private String mediaType() {
            var name = file.toString().toLowerCase(Locale.ROOT);
            if (name.endsWith(".xml")) {
                return "application/xml";
            }
            return name.endsWith(".zip") ? "application/zip" : "text/csv";
        }
    }

    /** Lists the rates in force and those to come. */
    @Command(
            name = "list",
            description = "Lists the rates in force and those to come.",
            mixinStandardHelpOptions = true)
    static final class Listing extends RemoteCommand {
        @Option(names = "--branch", description = "As they stand at this branch. Default: all that are live.")
        private @Nullable String branch;

        @Option(names = "--at", description = "As they stood at this moment (RFC 3339); needs --branch.")
        private @Nullable Instant at;

        @Override
        void act(RemoteHub with) throws RemoteHub.Failed, InterruptedException {
            var path = branch == null
                    ? RATES
                    : "/api/v1/branches/" + encoded(branch) + "/rates" + (at == null ? "" : "?at=" + at);
            objects(with.get(path), "rates").forEach(this::quote);
        }

        private void quote(JsonObject quote) {
            quoteLine(this, quote, shown(quote, "state"));
        }
    }

    /** Shows all quotes of a pair. */
    @Command(
            name = "history",
            description = "Shows all quotes of a pair, newest first.",
            mixinStandardHelpOptions = true)
    static final class History extends RemoteCommand {
        @Parameters(paramLabel = "BASE/QUOTE", description = "Pair, such as USD/IDR.")
        private String pair = "";

        @Override
        void act(RemoteHub with) throws RemoteHub.Failed, InterruptedException {
            var answer = with.get(RATES + "/" + encoded(part(pair, 0)) + "/" + encoded(part(pair, 1)) + "/history");
            objects(answer, "quotes").forEach(quote -> quoteLine(this, quote, shown(quote, "by")));
        }
    }

    /** Says which branches have a quote. */
    @Command(
            name = "held",
            description = "Says which branches got a version, and when.",
            mixinStandardHelpOptions = true)
    static final class Held extends RemoteCommand {
        @Parameters(paramLabel = "VERSION", description = "Version of the quote.")
        private long version;

        @Override
        void act(RemoteHub with) throws RemoteHub.Failed, InterruptedException {
            for (var receipt : objects(with.get(RATES + "/versions/" + version + "/branches"), "branches")) {
                line(shown(receipt, "branch"), shown(receipt, "deliveredAt"), shown(receipt, "appliedAt"));
            }
        }
    }

    /** Lists the proposals. */
    @Command(name = "proposals", description = "Lists what waits for a second person.", mixinStandardHelpOptions = true)
    static final class Proposals extends RemoteCommand {
        @Override
        void act(RemoteHub with) throws RemoteHub.Failed, InterruptedException {
            for (var proposal : objects(with.get(RATES + "/proposals?state=waiting"), "proposals")) {
                var quote = proposal.getJsonObject("quote", new JsonObject());
                line(
                        shown(proposal, "id"),
                        shown(quote, "base") + "/" + shown(quote, "quote"),
                        shown(quote, "kind"),
                        shown(quote, "mid"),
                        "asked by " + shown(proposal, "askedBy"),
                        shown(proposal, "why"));
            }
        }
    }

    /** Approves a proposal. */
    @Command(
            name = "approve",
            description = "Approves what somebody else proposed, and so releases it.",
            mixinStandardHelpOptions = true)
    static final class Approve extends RemoteCommand {
        @Parameters(paramLabel = "ID", description = "Id of the proposal.")
        private long id;

        @Override
        void act(RemoteHub with) throws RemoteHub.Failed, InterruptedException {
            var answer = with.change(RATES + "/proposals/" + id + "/approve", null);
            line(shown(answer, "state"), "version " + shown(answer, "version"));
        }
    }

    /** Rejects a proposal. */
    @Command(name = "reject", description = "Rejects a proposal, with a reason.", mixinStandardHelpOptions = true)
    static final class Reject extends RemoteCommand {
        @Parameters(paramLabel = "ID", description = "Id of the proposal.")
        private long id;

        @Option(names = "--reason", required = true, description = "Why, for whoever proposed it.")
        private String reason = "";

        @Override
        void act(RemoteHub with) throws RemoteHub.Failed, InterruptedException {
            var answer = with.change(RATES + "/proposals/" + id + "/reject", new JsonObject().put("reason", reason));
            line(shown(answer, "state"));
        }
    }

    private static void quoteLine(RemoteCommand command, JsonObject quote, String last) {
        command.line(
                RemoteCommand.shown(quote, "base") + "/" + RemoteCommand.shown(quote, "quote"),
                RemoteCommand.shown(quote, "kind"),
                RemoteCommand.shown(quote, "unit"),
                RemoteCommand.shown(quote, "bid"),
                RemoteCommand.shown(quote, "mid"),
                RemoteCommand.shown(quote, "ask"),
                RemoteCommand.shown(quote, "validFrom"),
                "version " + RemoteCommand.shown(quote, "version"),
                last);
    }

    private static List<JsonObject> objects(JsonObject answer, String member) {
        return answer.getJsonArray(member, new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static String part(String pair, int which) throws RemoteHub.Failed {
        var parts = pair.toUpperCase(Locale.ROOT).split("/", -1);
        if (parts.length != 2) {
            throw new RemoteHub.Failed("pair is \"" + pair + "\"; allowed is BASE/QUOTE such as USD/IDR");
        }
        return parts[which];
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
