package io.branchline.browser.stage;

import static org.awaitility.Awaitility.await;

import io.branchline.load.demo.BranchSite;
import io.branchline.load.demo.Console;
import io.branchline.load.demo.Estate;
import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.retail.Post;
import io.branchline.load.retail.Replay;
import io.branchline.load.retail.RetailYear;
import io.vertx.core.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * A running system with real data: two branches that sell and one that was never seen. Opened once for all tests of a
 * Java virtual machine. Blocking; driven by one thread at a time.
 */
public final class Stage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final int SALES_AT_FIRST = 300;
    private static final int SELLING = 2;

    private final Estate estate;
    private final Replay replay;
    private final String silent;
    private final Context context;
    private final Map<String, Takings> sold = new HashMap<>();

    private Stage(Estate estate, Replay replay, String silent) {
        this.estate = estate;
        this.replay = replay;
        this.silent = silent;
        this.context = estate.vertx().getOrCreateContext();
    }

    /** Opens it; its first sales are settled when this returns. */
    public static Stage open() throws Exception {
        var year = RetailYear.ofBusiest(SELLING + 1);
        var estate = Estate.open(
                EstateDirectory.temporary(),
                year.stores().subList(0, SELLING),
                LocalHttp.freePort(),
                new Console(System.err));
        var stage = new Stage(
                estate, new Replay(year, new SplittableRandom(1)), year.stores().getLast());
        try {
            estate.enrol(List.of(stage.silent));
            stage.sellAtFirst();
        } catch (Exception | AssertionError e) {
            estate.close();
            throw e;
        }
        return stage;
    }

    /** Address that opens a view of the dashboard, once; a new one for each visit. */
    public String dashboard(String path) throws IOException {
        return estate.dashboard(path);
    }

    /** The hub's origin, all that its pages may talk to; no slash at its end. */
    public String origin() {
        return "http://127.0.0.1:" + estate.hub().port();
    }

    /** Codes of the branches that sell. */
    public List<String> branches() {
        return estate.sites().stream().map(BranchSite::code).toList();
    }

    /** Code of the branch that is known to the hub and has never come. */
    public String neverSeen() {
        return silent;
    }

    /** The whole system, for what has no name here. */
    public Estate estate() {
        return estate;
    }

    /** Sells at a branch; kept there when this returns. */
    public Sale sell(String branch) {
        var post = next(branch);
        note(post);
        hand(post);
        awaitAnswers(branch);
        return Sale.of(post).orElseThrow();
    }

    /** Sells many times at a branch; all is kept there when this returns. */
    public void sell(String branch, int sales) {
        for (var sale = 0; sale < sales; sale++) {
            var post = next(branch);
            note(post);
            hand(post);
        }
        awaitAnswers(branch);
    }

    /** What was sold in a currency since the stage was opened. */
    public Takings sold(String currency) {
        return sold.getOrDefault(currency, Takings.NONE);
    }

    /** Waits until head office has everything that the tills have posted. */
    public void awaitSettled() throws InterruptedException {
        if (!estate.awaitSettled(PATIENCE)) {
            throw new AssertionError("not settled after " + PATIENCE.toSeconds() + " s: " + lastWords());
        }
    }

    /** Port of the agent of a branch. */
    public int port(String branch) {
        return site(branch).port();
    }

    /** Cuts a branch off. */
    public Outage cut(String branch) {
        var site = site(branch);
        site.cable().cut();
        return new Outage(() -> {
            site.cable().heal();
            awaitConnected();
            return site;
        });
    }

    /** Makes the line of a branch narrow, in bytes per second. */
    public Outage narrow(String branch, int bytes) {
        var site = site(branch);
        site.cable().narrow(bytes);
        return new Outage(() -> {
            site.cable().widen();
            return site;
        });
    }

    /** Kills the hub; closing starts it again on the same port. */
    public Outage withoutHub() {
        estate.hub().kill();
        return new Outage(() -> {
            estate.hub().start();
            awaitConnected();
            return estate.hub();
        });
    }

    /** What hub and agents wrote last, for messages. */
    public String lastWords() {
        var words = new StringBuilder(estate.hub().lastWords());
        estate.sites().forEach(site -> words.append('\n').append(site.lastWords()));
        return words.toString();
    }

    @Override
    public void close() {
        estate.close();
    }

    private void sellAtFirst() throws InterruptedException {
        var sales = 0;
        while (sales < SALES_AT_FIRST) {
            var post = replay.next(Instant.now());
            if (!post.branch().equals(silent)) {
                sales += Sale.of(post).isPresent() ? 1 : 0;
                note(post);
                hand(post);
            }
        }
        awaitConnected();
        awaitSettled();
    }

    private Post next(String branch) {
        var post = replay.next(Instant.now());
        while (!post.branch().equals(branch) || Sale.of(post).isEmpty()) {
            post = replay.next(Instant.now());
        }
        return post;
    }

    private void note(Post post) {
        Sale.of(post)
                .ifPresent(
                        sale -> sold.put(sale.currency(), sold(sale.currency()).and(sale)));
    }

    /** Returns when the tills have taken the post over, so that they count it as under way. */
    private void hand(Post post) {
        var taken = new CompletableFuture<Void>();
        context.runOnContext(_ -> {
            estate.tills().post(post);
            taken.complete(null);
        });
        taken.join();
    }

    private void awaitAnswers(String branch) {
        await("the tills at " + branch + " have their answers")
                .atMost(PATIENCE)
                .until(() -> estate.tills().counts().underWay() == 0);
    }

    private void awaitConnected() {
        await("all branches are connected")
                .atMost(PATIENCE)
                .until(() ->
                        estate.sites().stream().allMatch(site -> site.refresh().connected()));
    }

    private BranchSite site(String branch) {
        return estate.sites().stream()
                .filter(site -> site.code().equals(branch))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("branch is " + branch + "; allowed are " + branches()));
    }
}
