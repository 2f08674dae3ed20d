package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.WallClock;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The agent's side of the road down, for one life of its process: applies what sessions hand over, each frame with its
 * position in one write, and shows the rates to the tills.
 */
public final class BranchRoad {
    /** The file and its writer. */
    public interface Disk {
        /** What is durable. */
        DownFile down();

        /** Changes it in one transaction; {@code afterwards} runs when that is durable and the process lives. */
        void writeDown(Lifetime life, Consumer<DownFile> change, Runnable afterwards);
    }

    private static final long LOOK_MICROS_MAX = 2_000_000;

    private final Stage stage;
    private final RoadPromises judge;
    private final int branch;
    private final Lifetime life;
    private final Disk disk;
    private final HubClock clock;
    private final RateScreen screen;
    private long timer;
    private boolean settling;
    private int greetings;

    /** A process that has just started. */
    public BranchRoad(Stage stage, RoadPromises judge, int branch, Lifetime life, Disk disk, WallClock wall) {
        this.stage = stage;
        this.judge = judge;
        this.branch = branch;
        this.life = life;
        this.disk = disk;
        this.clock = new HubClock(stage, wall, disk.down());
        this.screen = new RateScreen(stage);
        screen.load(disk.down(), clock.now());
        wakeLater();
        look();
        lookLater();
    }

    /** Where the disk stands, for the hello, once all that earlier sessions had asked for is there. */
    public void greet(Consumer<Heads> hello) {
        if (early()) {
            hello.accept(greets());
        } else {
            disk.writeDown(life, file -> {}, () -> hello.accept(greets()));
        }
    }

    private boolean early() {
        return stage.planted(PlantedFault.HELLO_BEFORE_DISK) || stage.planted(PlantedFault.REPEATED_ITEMS_NOT_SKIPPED);
    }

    private Heads greets() {
        greetings++;
        judge.greets(branch, disk.down());
        return disk.down().heads();
    }

    /** What could not be used lately, to be told again. */
    public List<Refused> refused(Lane lane) {
        return stage.planted(PlantedFault.REFUSAL_TOLD_ONCE)
                ? List.of()
                : disk.down().refused(lane);
    }

    /** Head office welcomes this agent and says what time it is. */
    public void welcomed(Instant hubTime) {
        var skew = clock.welcomed(hubTime);
        disk.writeDown(life, file -> file.skew = skew, () -> {});
        // What has taken effect is noted on the disk, so a clock that was wrong takes nothing back.
        screen.load(disk.down(), clock.now());
        wake();
        look();
    }

    /** Applies items with their position in one write, and then gives those that cannot be used. */
    public void apply(Deliver deliver, Consumer<List<Refused>> afterwards) {
        var refused = new ArrayList<Refused>();
        if (stage.planted(PlantedFault.POSITION_BEFORE_EFFECT)) {
            var before = new long[1];
            disk.writeDown(
                    life,
                    file -> {
                        before[0] = file.position;
                        file.position = Math.max(file.position, deliver.last());
                    },
                    () -> {});
            disk.writeDown(
                    life, file -> refused.addAll(take(file, before[0], deliver)), () -> afterwards.accept(refused));
            return;
        }
        var asked = greetings;
        disk.writeDown(
                life,
                file -> {
                    sinceHello(Lane.MESSAGES, asked);
                    refused.addAll(take(file, file.position, deliver));
                    file.position = Math.max(file.position, deliver.last());
                },
                () -> afterwards.accept(refused));
    }

    /** Puts quotes and their version on the disk in one write, and then gives those that cannot be used. */
    public void apply(Rates rates, Consumer<List<Refused>> afterwards) {
        var refused = new ArrayList<Refused>();
        if (stage.planted(PlantedFault.VERSION_BEFORE_QUOTES)) {
            disk.writeDown(life, file -> file.version = Math.max(file.version, rates.last()), () -> {});
        }
        var asked = greetings;
        disk.writeDown(
                life,
                file -> {
                    sinceHello(Lane.RATES, asked);
                    refused.addAll(screen.take(file, rates, clock.now()));
                    takesEffect(file);
                    file.refuse(Lane.RATES, refused);
                    file.version = Math.max(file.version, rates.last());
                },
                () -> {
                    wakeLater();
                    afterwards.accept(refused);
                });
    }

    /** If items are put twice on purpose, it is that which must be found. */
    private void sinceHello(Lane lane, int asked) {
        if (!stage.planted(PlantedFault.REPEATED_ITEMS_NOT_SKIPPED)) {
            RoadPromises.appliesSinceHello(branch, lane, greetings - asked);
        }
    }

    private List<Refused> take(DownFile file, long before, Deliver deliver) {
        var missed = deliver.missed();
        if (missed != null && missed.through() > before) {
            file.missed.add(new DownFile.MissedRange(before, missed.through()));
        }
        var refused = new ArrayList<Refused>();
        var taken = deliver.items().stream()
                .filter(item -> item.position() > before || stage.planted(PlantedFault.REPEATED_ITEMS_NOT_SKIPPED))
                .toList();
        judge.messages().applies(branch, file, before, deliver, taken);
        for (var item : taken) {
            var event = item.event();
            judge.transfers().applied(branch, event);
            if (event.type().equals(Publishers.UNUSABLE)) {
                refused.add(new Refused(item.position(), "a type this branch has no use for"));
            } else if (event.type().equals(Publishers.SETTING)) {
                file.settings.put(Objects.requireNonNull(event.subject()), event.id());
            }
        }
        file.refuse(Lane.MESSAGES, refused);
        return refused;
    }

    /** Something may have taken effect: it is noted before it is shown. */
    private void wake() {
        if (!settling && screen.unsettled(disk.down(), clock.now())) {
            settling = true;
            disk.writeDown(
                    life,
                    file -> {
                        screen.settle(file, clock.now());
                        takesEffect(file);
                    },
                    () -> {
                        settling = false;
                        wake();
                    });
        }
        wakeLater();
    }

    private void takesEffect(DownFile file) {
        file.inEffect.forEach(
                (key, version) -> judge.rates().takesEffect(branch, file, key, version, clock.mayBeWrong()));
    }

    private void wakeLater() {
        var now = clock.now();
        var mine = ++timer;
        screen.nextEffect(now).ifPresent(next -> {
            var micros = Duration.between(now, next).toNanos() / 1_000 + 1;
            stage.clock().after(life, micros, () -> {
                if (mine == timer) {
                    wake();
                }
            });
        });
    }

    /** A till asks for all rates, and whether they are stale. */
    private void look() {
        var file = disk.down();
        var now = clock.now();
        screen.shown(file, now).forEach((key, version) -> {
            judge.rates().shown(branch, file, key, version, clock.mayBeWrong());
            if (!clock.mayBeWrong()) {
                screen.stale(file, version, now)
                        .ifPresent(stale -> judge.rates().says(branch, file, version, stale));
            }
        });
    }

    private void lookLater() {
        stage.clock().after(life, stage.micros(100_000, LOOK_MICROS_MAX), () -> {
            look();
            lookLater();
        });
    }
}
