package io.branchline.load.links;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code ./branchline load}, and what is allowed of them. */
final class LoadOptions {
    private static final int BRANCHES_MAX = 20_000;
    private static final int RATE_MAX = 100_000;
    private static final int SECONDS_MAX = 7 * 86_400;
    private static final int WARM_UP_MAX = 60;
    private static final int READERS_MAX = 1_000;
    private static final int REPORTS_MAX = 100_000;
    private static final Set<String> SCHEMES = Set.of("ws", "wss", "http", "https");

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "An installation, such as ws://hq:8080 or https://hq:8443; needs --keys and --token-file.")
    private @Nullable URI url;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "Branches of that installation, a line each: code, tab, key.")
    private @Nullable Path keys;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Token of an operator there: viewer, for rate-burst publisher.")
    private @Nullable Path token;

    @Option(names = "--branches", paramLabel = "N", description = "Branches that take part: 1 to " + BRANCHES_MAX + ".")
    private @Nullable Integer branches;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Sales a second over all branches, on average: 1 to " + RATE_MAX + ".")
    private @Nullable Integer rate;

    @Option(names = "--seconds", paramLabel = "N", description = "How long they sell: 3 to " + SECONDS_MAX + ".")
    private @Nullable Integer seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Seconds a few branches sell before anything is measured: 0 to " + WARM_UP_MAX + ". Default: "
                    + LoadPlan.WARM_UP + ".")
    private @Nullable Integer warmUp;

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            description = "outage: branches that are cut, 1 to 100. Default: " + LoadPlan.SHARE + ".")
    private @Nullable Integer share;

    @Option(
            names = "--readers",
            paramLabel = "N",
            description =
                    "dashboards: readers of the feed, 1 to " + READERS_MAX + ". Default: " + LoadPlan.READERS + ".")
    private @Nullable Integer readers;

    @Option(
            names = "--reports",
            paramLabel = "N",
            description =
                    "month-end: reports of each branch, 1 to " + REPORTS_MAX + ". Default: " + LoadPlan.REPORTS + ".")
    private @Nullable Integer reports;

    @Option(
            names = "--no-limits",
            description = "Only what is missing, doubled, refused or failed counts, not how fast it was.")
    private boolean withoutLimits;

    /** What is to be played; throws what {@code wrong} makes of the first option that is not allowed. */
    LoadPlan plan(LoadScenario scenario, Function<String, ParameterException> wrong) {
        var known = known(wrong);
        belongs(share, "--share", scenario, LoadScenario.OUTAGE, wrong);
        belongs(readers, "--readers", scenario, LoadScenario.DASHBOARDS, wrong);
        belongs(reports, "--reports", scenario, LoadScenario.MONTH_END, wrong);
        return new LoadPlan(
                scenario,
                whole(branches, "--branches", Math.min(scenario.branches(), known), 1, known, wrong),
                whole(rate, "--rate", scenario.rate(), 1, RATE_MAX, wrong),
                whole(seconds, "--seconds", scenario.seconds(), 3, SECONDS_MAX, wrong),
                whole(warmUp, "--warm-up", LoadPlan.WARM_UP, 0, WARM_UP_MAX, wrong),
                whole(share, "--share", LoadPlan.SHARE, 1, 100, wrong),
                whole(readers, "--readers", LoadPlan.READERS, 1, READERS_MAX, wrong),
                whole(reports, "--reports", LoadPlan.REPORTS, 1, REPORTS_MAX, wrong),
                !withoutLimits);
    }

    /** The head office that was named, or a new one. */
    Office office(LoadPlan plan) throws Exception {
        if (url == null || keys == null || token == null) {
            System.out.println("starting PostgreSQL 18, Redis 7 and the hub with " + plan.branches() + " branches ...");
            return Office.start(plan.branches());
        }
        var scheme = Set.of("wss", "https").contains(url.getScheme()) ? "https" : "http";
        return Office.installed(URI.create(scheme + "://" + url.getRawAuthority()), keys, token);
    }

    /** How many branches there are at most. */
    private int known(Function<String, ParameterException> wrong) {
        if (url == null && keys == null && token == null) {
            return BRANCHES_MAX;
        }
        if (url == null || keys == null || token == null) {
            throw wrong.apply("--url, --keys and --token-file go together");
        }
        if (url.getScheme() == null || !SCHEMES.contains(url.getScheme()) || url.getRawAuthority() == null) {
            throw wrong.apply(
                    "--url is '" + url + "'; allowed is ws, wss, http or https, host and port, as ws://hq:8080");
        }
        if (!Files.isReadable(token)) {
            throw wrong.apply("--token-file " + token + " cannot be read");
        }
        return branchesIn(keys, wrong);
    }

    private static int branchesIn(Path keys, Function<String, ParameterException> wrong) {
        List<String> lines;
        try {
            lines = Files.readAllLines(keys);
        } catch (IOException e) {
            throw wrong.apply("--keys " + keys + " cannot be read: " + e);
        }
        for (var at = 0; at < lines.size(); at++) {
            var words = lines.get(at).split("\t", -1);
            if (words.length != 2 || words[0].isBlank() || words[1].isBlank()) {
                throw wrong.apply("--keys " + keys + " line " + (at + 1) + ": allowed is code, tab, key");
            }
        }
        if (lines.isEmpty()) {
            throw wrong.apply("--keys " + keys + " is empty; allowed is a line for each branch: code, tab, key");
        }
        return Math.min(BRANCHES_MAX, lines.size());
    }

    private static void belongs(
            @Nullable Integer given,
            String name,
            LoadScenario scenario,
            LoadScenario owner,
            Function<String, ParameterException> wrong) {
        if (given != null && scenario != owner) {
            throw wrong.apply(name + " is an option of " + owner.word() + " only");
        }
    }

    private static int whole(
            @Nullable Integer given,
            String name,
            int otherwise,
            int min,
            int max,
            Function<String, ParameterException> wrong) {
        var value = given == null ? otherwise : given;
        if (value < min || value > max) {
            throw wrong.apply(name + " is " + value + "; allowed are " + min + " to " + max);
        }
        return value;
    }
}
