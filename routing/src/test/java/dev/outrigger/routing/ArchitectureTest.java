package dev.outrigger.routing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.outrigger.routing");

    @Test
    void dependsOnTheJdkAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.outrigger.routing..", "java..", "org.jspecify..")
                .check(MODULE);
    }

    @Test
    void readsNoClockAndStartsNoThread() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.time.chrono..")
                .check(MODULE);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("dev.outrigger.(**)").should().beFreeOfCycles().check(MODULE);
    }

    @Test
    void showsOthersOnlyWhatIsListedHere() {
        Stream<String> shown = MODULE.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.isTopLevelClass() && !type.getPackageName().equals("dev.outrigger.routing"))
                .map(JavaClass::getName)
                .map(name -> name.substring("dev.outrigger.routing.".length()));

        assertThat(shown)
                .containsExactlyInAnyOrder(
                        "balance.Balancers",
                        "health.EndpointHealth",
                        "health.ProbeLimiter",
                        "health.ProbeSchedule",
                        "membership.LossGuard",
                        "membership.Member",
                        "membership.Membership",
                        "membership.Roster",
                        "router.Disabled",
                        "router.EndpointView",
                        "router.RoutingEvent",
                        "router.ServiceRouter");
    }
}
