package io.branchline.protocol.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.link.DownlinkReceiver;
import io.branchline.protocol.link.RatesReceiver;
import io.branchline.protocol.link.UplinkReceiver;
import java.time.InstantSource;
import java.util.List;

/** What keeps the protocol free of I/O, of clocks and of false acknowledgements. */
@AnalyzeClasses(packages = "io.branchline.protocol", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesPointInOneDirection = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("json")
            .definedBy("io.branchline.protocol.json")
            .layer("event")
            .definedBy("io.branchline.protocol.event")
            .layer("rate")
            .definedBy("io.branchline.protocol.rate")
            .layer("frame")
            .definedBy("io.branchline.protocol.frame")
            .layer("link")
            .definedBy("io.branchline.protocol.link")
            .whereLayer("json")
            .mayOnlyBeAccessedByLayers("event", "rate", "frame", "link")
            .whereLayer("event")
            .mayOnlyBeAccessedByLayers("rate", "frame", "link")
            .whereLayer("rate")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("frame")
            .mayOnlyBeAccessedByLayers("link")
            .whereLayer("link")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule nothingHereDoesInputOrOutput = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..", "io.netty..", "java.net..", "java.sql..", "java.nio.channels..", "java.nio.file..");

    @ArchTest
    static final ArchRule theHeartKnowsNoJson = noClasses()
            .that()
            .resideInAPackage("io.branchline.protocol.link")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml..");

    @ArchTest
    static final ArchRule nothingHereHasAClockOrThreads = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent..");

    @ArchTest
    static final ArchRule settledIsMadeFromEvidenceOrFromTheWireAlone = noClasses()
            .that()
            .areNotAssignableTo(UplinkReceiver.class)
            .and()
            .haveNameNotMatching(".*\\.FrameReader")
            .should()
            .callConstructor(Settled.class, Priority.class, long.class, long.class, List.class);

    @ArchTest
    static final ArchRule appliedIsMadeByTheDownlinkOrFromTheWireAlone = noClasses()
            .that()
            .areNotAssignableTo(DownlinkReceiver.class)
            .and()
            .areNotAssignableTo(Applied.class)
            .and()
            .haveNameNotMatching(".*\\.DownReader")
            .should()
            .callConstructor(Applied.class, long.class, List.class)
            .orShould()
            .callConstructor(Applied.class, long.class);

    @ArchTest
    static final ArchRule ratesAppliedIsMadeByTheDownlinkOrFromTheWireAlone = noClasses()
            .that()
            .areNotAssignableTo(RatesReceiver.class)
            .and()
            .areNotAssignableTo(RatesApplied.class)
            .and()
            .haveNameNotMatching(".*\\.DownReader")
            .should()
            .callConstructor(RatesApplied.class, long.class, List.class)
            .orShould()
            .callConstructor(RatesApplied.class, long.class);

    @ArchTest
    static final ArchRule moneyNeverPassesThroughADouble = noClasses()
            .that()
            .resideOutsideOfPackage("io.branchline.protocol.link")
            .should()
            .callMethod(com.fasterxml.jackson.core.JsonParser.class, "getDoubleValue")
            .orShould()
            .callMethod(java.math.BigDecimal.class, "doubleValue")
            .orShould()
            .callMethod(Double.class, "parseDouble", String.class)
            .orShould()
            .callConstructor(java.math.BigDecimal.class, double.class);

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Processor|Service|Data|Info|Base)")
            .orShould()
            .haveNameMatching(".*\\.(Abstract|My|New)[A-Z].*")
            .orShould()
            .resideInAnyPackage(
                    "..util..", "..common..", "..core..", "..impl..", "..internal..", "..model..", "..dto..");
}
