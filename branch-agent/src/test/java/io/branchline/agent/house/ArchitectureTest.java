package io.branchline.agent.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.branchline.agent.downlink.Receipt;
import io.branchline.agent.intake.IntakeReply;
import io.vertx.core.http.WebSocketBase;
import java.util.List;

/** Who may know whom in the agent, and who alone may do what. */
@AnalyzeClasses(packages = "io.branchline.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule intakeKnowsNoUplink = noClasses()
            .that(are(resideInAPackage("..agent.intake..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..agent.uplink..",
                    "..agent.till..",
                    "..agent.figures..",
                    "..agent.page..",
                    "..agent.health..",
                    "io.branchline.agent");

    @ArchTest
    static final ArchRule figuresKnowNeitherLinkNorPage = noClasses()
            .that()
            .resideInAPackage("..agent.figures..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..agent.uplink..",
                    "..agent.downlink..",
                    "..agent.till..",
                    "..agent.page..",
                    "..agent.config..",
                    "..agent.health..",
                    "io.branchline.agent");

    @ArchTest
    static final ArchRule nobodyButTheRootKnowsThePage = noClasses()
            .that()
            .resideOutsideOfPackages("..agent.page..", "io.branchline.agent")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..agent.page..");

    @ArchTest
    static final ArchRule commandsKnowNothingButTheStatusOverHttp = noClasses()
            .that()
            .resideInAPackage("..agent.command..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.branchline..").and(resideOutsideOfPackage("io.branchline.agent.command..")));

    @ArchTest
    static final ArchRule uplinkKnowsNoIntake = noClasses()
            .that()
            .resideInAPackage("..agent.uplink..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..agent.intake..", "..agent.till..", "..agent.health..", "io.branchline.agent");

    @ArchTest
    static final ArchRule journalKnowsNoOtherStop = noClasses()
            .that()
            .resideInAPackage("..agent.journal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..agent.intake..",
                    "..agent.uplink..",
                    "..agent.downlink..",
                    "..agent.till..",
                    "..agent.config..",
                    "..agent.health..",
                    "io.branchline.agent");

    @ArchTest
    static final ArchRule settingsAndHealthKnowNoFeature = noClasses()
            .that()
            .resideInAnyPackage("..agent.config..", "..agent.health..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..agent.intake..",
                    "..agent.uplink..",
                    "..agent.journal..",
                    "..agent.downlink..",
                    "..agent.till..",
                    "io.branchline.agent");

    @ArchTest
    static final ArchRule onlyTheBranchsDiskUsesSqlite = noClasses()
            .that()
            .resideOutsideOfPackages("..agent.journal..", "..agent.downlink..", "..agent.sqlite..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..");

    @ArchTest
    static final ArchRule downlinkKnowsNeitherPortNorLink = noClasses()
            .that()
            .resideInAPackage("..agent.downlink..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..agent.intake..",
                    "..agent.till..",
                    "..agent.uplink..",
                    "..agent.journal..",
                    "..agent.config..",
                    "..agent.health..",
                    "io.branchline.agent");

    @ArchTest
    static final ArchRule tillsAreAnsweredWithoutTheLink = noClasses()
            .that()
            .resideInAPackage("..agent.till..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..agent.uplink..",
                    "..agent.journal..",
                    "..agent.config..",
                    "..agent.health..",
                    "io.branchline.agent");

    @ArchTest
    static final ArchRule receiptsComeFromTheOpenBooksAlone = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.branchline.agent.downlink.Books")
            .should()
            .callConstructor(Receipt.class, long.class, int.class, List.class);

    @ArchTest
    static final ArchRule onlyTheLinkHoldsASocket = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.branchline.agent.uplink.HubLink")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(WebSocketBase.class);

    @ArchTest
    static final ArchRule keptIsMadeFromWhatTheJournalReturned =
            classes().that().areAssignableTo(IntakeReply.Kept.class).should().haveOnlyPrivateConstructors();

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.branchline.agent.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule timeIsPassedIn = noClasses()
            .that()
            .resideOutsideOfPackage("io.branchline.agent")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);
}
