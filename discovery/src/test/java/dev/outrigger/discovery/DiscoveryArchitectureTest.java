package dev.outrigger.discovery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DiscoveryArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.outrigger.discovery");

    @Test
    void onlyTheSeamsImplementationAndTheEmbeddedServerKnowZooKeeper() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(CuratorCoordination|JointReads|ClientConfig|EmbeddedZooKeeper)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..")
                .check(CLASSES);
    }

    @Test
    void knowsNeitherNettyNorTheSidecar() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "dev.outrigger.sidecar..")
                .check(CLASSES);
    }

    @Test
    void logsNothingItself() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..")
                .check(CLASSES);
    }

    @Test
    void leavesNoClassOpen() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    void showsOnlyItsVocabulary() {
        Set<String> shown = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            boolean face = type.getPackageName().equals("dev.outrigger.discovery")
                    || type.getPackageName().equals("dev.outrigger.discovery.zookeeper");
            if (face && type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC)) {
                shown.add(type.getSimpleName());
            }
        }

        assertThat(shown)
                .containsExactlyInAnyOrder(
                        "Announcer",
                        "Definitions",
                        "DiscoveryEvent",
                        "EmbeddedZooKeeper",
                        "KeptAddresses",
                        "NameResolver",
                        "Presence",
                        "Registries",
                        "Registry",
                        "Subscription",
                        "ZooKeeper",
                        "ZooKeeperSettings");
    }
}
