package dev.outrigger.sidecar;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The borders inside this module. Each rule stands for a sentence of ARCHITECTURE.md. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.outrigger.sidecar");

    @Test
    void wiresKnowNothingOfWhatIsCarried() {
        noClasses()
                .that()
                .resideInAPackage("..sidecar.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..sidecar.require..", "..sidecar.upstream..", "..sidecar.http1..", "..discovery..")
                .check(CLASSES);
    }

    @Test
    void theParserKnowsNoSocket() {
        noClasses()
                .that()
                .resideInAPackage("..sidecar.http1..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..sidecar.wire..", "..sidecar.require..", "io.netty.channel..")
                .check(CLASSES);
    }

    @Test
    void theDataPathUsesNeitherChannelsNorCodecs() {
        noClasses()
                .that()
                .resideInAnyPackage("..sidecar.require..", "..sidecar.upstream..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "io.netty.handler..")
                .check(CLASSES);
    }

    @Test
    void nobodyBelowTheRootKnowsCuratorOrZooKeeper() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..")
                .check(CLASSES);
    }

    @Test
    void partsAreFreeOfCircles() {
        slices().matching("dev.outrigger.sidecar.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
