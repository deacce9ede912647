package io.streamingatscale.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Who may depend on whom, and what may be public. */
@AnalyzeClasses(packages = "io.streamingatscale", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String CORE = "io.streamingatscale.core";
    private static final String DEDUP = "io.streamingatscale.dedup";
    private static final String TESTKIT = "io.streamingatscale.testkit";
    private static final String KAFKA = "io.streamingatscale.kafka";
    private static final String EVENT_HUBS = "io.streamingatscale.eventhubs";
    private static final String COSMOS = "io.streamingatscale.cosmos";
    private static final String SQL = "io.streamingatscale.sql";
    private static final String WORKLOAD = "io.streamingatscale.workload";
    private static final String EMBEDDED_KAFKA = "io.streamingatscale.kafka.embedded";
    private static final String EVENT_HUBS_EMULATOR = "io.streamingatscale.eventhubs.emulator";
    private static final String TDS_EMULATOR = "io.streamingatscale.tds.emulator";
    private static final String COSMOS_EMULATOR = "io.streamingatscale.cosmos.emulator";
    private static final String EXAMPLES = "io.streamingatscale.examples..";

    @ArchTest
    static final ArchRule core_dependsOnTheDedupIndexAlone =
            noClasses().that().resideInAPackage(CORE).should().dependOnClassesThat(oursOutside(CORE, DEDUP));

    @ArchTest
    static final ArchRule dedup_standsAlone =
            noClasses().that().resideInAPackage(DEDUP).should().dependOnClassesThat(oursOutside(DEDUP));

    @ArchTest
    static final ArchRule testkit_dependsOnCoreAndDedupAlone = noClasses()
            .that()
            .resideInAPackage(TESTKIT)
            .should()
            .dependOnClassesThat(oursOutside(CORE, DEDUP, TESTKIT));

    @ArchTest
    static final ArchRule adapters_dependOnCoreAlone_kafka =
            noClasses().that().resideInAPackage(KAFKA).should().dependOnClassesThat(oursOutside(CORE, KAFKA));

    @ArchTest
    static final ArchRule adapters_dependOnCoreAlone_eventHubs =
            noClasses().that().resideInAPackage(EVENT_HUBS).should().dependOnClassesThat(oursOutside(CORE, EVENT_HUBS));

    @ArchTest
    static final ArchRule adapters_dependOnCoreAlone_cosmos =
            noClasses().that().resideInAPackage(COSMOS).should().dependOnClassesThat(oursOutside(CORE, COSMOS));

    @ArchTest
    static final ArchRule adapters_dependOnCoreAlone_sql =
            noClasses().that().resideInAPackage(SQL).should().dependOnClassesThat(oursOutside(CORE, SQL));

    @ArchTest
    static final ArchRule workload_sharesNoCodeWithTheRuntime =
            noClasses().that().resideInAPackage(WORKLOAD).should().dependOnClassesThat(oursOutside(WORKLOAD));

    @ArchTest
    static final ArchRule broker_standsAlone = noClasses()
            .that()
            .resideInAPackage(EMBEDDED_KAFKA)
            .should()
            .dependOnClassesThat(oursOutside(EMBEDDED_KAFKA));

    @ArchTest
    static final ArchRule emulators_standAlone = noClasses()
            .that()
            .resideInAnyPackage(EVENT_HUBS_EMULATOR, TDS_EMULATOR, COSMOS_EMULATOR)
            .should()
            .dependOnClassesThat(oursOutside(EVENT_HUBS_EMULATOR, TDS_EMULATOR, COSMOS_EMULATOR));

    @ArchTest
    static final ArchRule emulators_knowNoClient = noClasses()
            .that()
            .resideInAnyPackage(EVENT_HUBS_EMULATOR, TDS_EMULATOR, COSMOS_EMULATOR)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.azure..", "reactor..", "com.microsoft.sqlserver..");

    @ArchTest
    static final ArchRule core_knowsNoClient = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "com.azure..", "reactor..", "java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule modules_haveOneFlatPackage = classes()
            .that()
            .resideOutsideOfPackages(EXAMPLES, "io.streamingatscale.benchmarks..")
            .should()
            .resideInAnyPackage(
                    CORE,
                    DEDUP,
                    TESTKIT,
                    KAFKA,
                    EVENT_HUBS,
                    COSMOS,
                    SQL,
                    WORKLOAD,
                    EMBEDDED_KAFKA,
                    EVENT_HUBS_EMULATOR,
                    TDS_EMULATOR,
                    COSMOS_EMULATOR);

    @ArchTest
    static final ArchRule publicTypes_areClosedOrInterfaces = classes()
            .that()
            .arePublic()
            .and()
            .haveSimpleNameNotEndingWith("Tck") // conformance suites are there to be extended
            .should()
            .beInterfaces()
            .orShould()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .beAssignableTo(Enum.class)
            .orShould()
            .beAssignableTo(Throwable.class);

    private static DescribedPredicate<JavaClass> oursOutside(String... packages) {
        return DescribedPredicate.describe(
                "are ours and outside of " + String.join(", ", packages),
                type -> type.getPackageName().startsWith("io.streamingatscale")
                        && !List.of(packages).contains(type.getPackageName()));
    }
}
