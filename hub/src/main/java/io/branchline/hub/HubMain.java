package io.branchline.hub;

import io.branchline.hub.config.ConfigProblems;
import io.branchline.hub.config.HubConfig;
import io.branchline.hub.config.HubConfigReader;
import io.branchline.hub.embedded.EmbeddedFault;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.remote.RateCommand;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program {@code hub}: runs a hub node until a signal, or does one thing to the registry of branches or operators. */
@Command(
        name = "hub",
        description = "Runs the head office end of Branchline until SIGTERM.",
        mixinStandardHelpOptions = true,
        version = "branchline hub 0.1.0",
        subcommands = {BranchCommand.class, TokenCommand.class, RateCommand.class},
        footerHeading = "%nSettings (YAML file and environment; the environment wins):%n")
public final class HubMain implements Callable<Integer> {
    /** Exit status for settings that cannot be used. */
    static final int EXIT_CONFIG = 2;

    private static final int EXIT_FAILED = 1;
    private static final long STOP_MARGIN_SECONDS = 15;
    private static final long ENROL_SECONDS = 30;

    @Mixin
    private HubOptions options = new HubOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** Starts the program. */
    public static void main(String[] arguments) {
        HubLog.configure();
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        var line = new CommandLine(new HubMain());
        line.getCommandSpec().usageMessage().footer(settings());
        line.setExecutionExceptionHandler((fault, command, parsed) -> failed(fault, command.getErr()));
        return line;
    }

    @Override
    public Integer call() throws Exception {
        var signals = StopSignals.listening();
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        var config = options.config();
        var servers = options.embedded() ? startServers(config.dataDirectory()) : Optional.<EmbeddedServers>empty();
        try {
            var pointed = servers.map(running -> EmbeddedHub.pointedAt(config, running))
                    .orElse(config);
            return run(pointed, servers.isPresent(), signals, out);
        } finally {
            servers.ifPresent(EmbeddedServers::close);
        }
    }

    private static int run(HubConfig config, boolean embedded, StopSignals signals, PrintWriter out) throws Exception {
        var connection = new ConnectionFile(config.dataDirectory());
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var vertx = vertx(registry);
        try {
            var hub = Hub.start(vertx, config, registry)
                    .await(config.database().startTimeout().toSeconds() + 60, TimeUnit.SECONDS);
            if (embedded) {
                connection.write(config.database());
            }
            var operator = embedded ? localOperator(vertx, config) : "";
            out.println("Hub is ready at http://" + config.http().host() + ":" + hub.port()
                    + "/  agents connect to ws://" + config.http().host() + ":" + hub.port() + "/agent"
                    + operator);
            out.flush();
            signals.await();
            return stop(hub, config);
        } finally {
            if (embedded) {
                connection.delete();
            }
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    /** Where the token of an embedded hub is, for the line that says it is ready; empty if it was revoked. */
    private static String localOperator(Vertx vertx, HubConfig config) throws TimeoutException {
        var local = new LocalOperator(config.dataDirectory());
        var good = local.enrol(vertx, config).await(ENROL_SECONDS, TimeUnit.SECONDS);
        return good ? "  the token of operator local is in " + local.file() : "";
    }

    private static int stop(Hub hub, HubConfig config) throws Exception {
        try {
            hub.stop().await(config.stop().timeout().toSeconds() + STOP_MARGIN_SECONDS, TimeUnit.SECONDS);
            return 0;
        } catch (TimeoutException e) {
            return EXIT_FAILED;
        }
    }

    private static Optional<EmbeddedServers> startServers(Path dataDirectory) {
        return Optional.of(EmbeddedServers.start(dataDirectory));
    }

    /** Vert.x tells the registry of its HTTP server and pools; no label holds a path, an address or a peer. */
    private static Vertx vertx(PrometheusMeterRegistry registry) {
        MetricsOptions metrics = new MicrometerMetricsOptions()
                .setEnabled(true)
                .setDisabledMetricsCategories(Set.of(
                        MetricsDomain.EVENT_BUS.toCategory(),
                        MetricsDomain.NET_CLIENT.toCategory(),
                        MetricsDomain.NET_SERVER.toCategory(),
                        MetricsDomain.DATAGRAM_SOCKET.toCategory(),
                        MetricsDomain.HTTP_CLIENT.toCategory()));
        return Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(metrics))
                .withMetrics(new MicrometerMetricsFactory(registry))
                .build();
    }

    /** One line for what a person can do something about; the whole trace only for what looks like a bug. */
    static int failed(Exception fault, PrintWriter err) {
        switch (fault) {
            case ConfigProblems problems -> problems.lines().forEach(err::println);
            case EmbeddedFault embedded -> err.println("hub: " + embedded.getMessage());
            case IllegalArgumentException argument -> err.println("hub: " + argument.getMessage());
            case IllegalStateException state -> err.println("hub: " + withCauses(state));
            case IOException io -> err.println("hub: " + io);
            default -> fault.printStackTrace(err);
        }
        err.flush();
        return fault instanceof ConfigProblems ? EXIT_CONFIG : EXIT_FAILED;
    }

    private static String withCauses(Throwable fault) {
        var text = new StringBuilder(String.valueOf(fault.getMessage()));
        for (var cause = fault.getCause(); cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                text.append(": ").append(cause.getMessage().lines().findFirst().orElse(""));
            }
        }
        return text.toString();
    }

    private static String[] settings() {
        return HubConfigReader.settings().stream()
                .map(setting -> "  %s (%s)%n      %s Allowed: %s. Default: %s"
                        .formatted(
                                setting.name(),
                                setting.variable(),
                                setting.meaning(),
                                setting.allowed(),
                                setting.fallback().isEmpty() ? "none" : setting.fallback()))
                .map(line -> line.replace("%", "%%"))
                .toArray(String[]::new);
    }
}
