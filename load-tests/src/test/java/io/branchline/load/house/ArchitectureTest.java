package io.branchline.load.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.branchline.protocol.link.Committed;

/** Who may know whom, and who may say what: the rules that keep an acknowledgement honest. */
@AnalyzeClasses(packages = "io.branchline", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule hubAndAgentMeetOnlyInTheProtocol = noClasses()
            .that()
            .resideInAPackage("io.branchline.hub..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.branchline.agent..", "io.branchline.load..");

    @ArchTest
    static final ArchRule agentKnowsNoHub = noClasses()
            .that()
            .resideInAPackage("io.branchline.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.branchline.hub..", "io.branchline.load..");

    @ArchTest
    static final ArchRule protocolDoesNoInputOrOutput = noClasses()
            .that()
            .resideInAPackage("io.branchline.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..", "java.net..", "java.sql..", "java.nio.channels..");

    @ArchTest
    static final ArchRule featuresHaveNoCycles =
            slices().matching("io.branchline.(*).(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheBranchsDiskUsesSqlite = noClasses()
            .that()
            .resideInAPackage("io.branchline.agent..")
            .and()
            .resideOutsideOfPackages(
                    "io.branchline.agent.journal", "io.branchline.agent.downlink", "io.branchline.agent.sqlite")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..");

    @ArchTest
    static final ArchRule evidenceOfACommitComesFromTheStoreAlone = classes()
            .that(assignableTo(Committed.class))
            .and()
            .areNotInterfaces()
            .should()
            .resideInAnyPackage(
                    "io.branchline.hub.ingest", "io.branchline.hub.store", "io.branchline.load.simulation..");

    @ArchTest
    static final ArchRule timeAndChanceAreArguments = noClasses()
            .that()
            .resideInAnyPackage("io.branchline.protocol..", "io.branchline.agent..", "io.branchline.hub..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Processor|Service|Info|Base)")
            .orShould()
            .haveNameMatching(".*\\.(Abstract|My|New)[A-Z].*");

    @ArchTest
    static final ArchRule noPackageIsADrawer = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..", "..common..", "..core..", "..impl..", "..internal..", "..model..", "..dto..");
}
