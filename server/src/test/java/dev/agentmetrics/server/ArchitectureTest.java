package dev.agentmetrics.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.agentmetrics.clickhouse.EngineKeys;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** The shape of the server, checked in every build. */
class ArchitectureTest {

    private static final ApplicationModules MODULES =
            ApplicationModules.of(AgentMetricsServer.class);

    private static final JavaClasses SERVER =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.agentmetrics.server");

    @Test
    void modulesUseOnlyWhatTheyDeclare() {
        MODULES.verify();
    }

    @ParameterizedTest
    @MethodSource("modulePackages")
    void everyModuleDeclaresItsDependencies(String module) throws ClassNotFoundException {
        var declared =
                Class.forName(module + ".package-info").getAnnotation(ApplicationModule.class);
        assertThat(declared).as(module).isNotNull();
        assertThat(declared.type()).isEqualTo(ApplicationModule.Type.CLOSED);
        assertThat(declared.allowedDependencies()).doesNotContain(ApplicationModule.OPEN_TOKEN);
    }

    static Stream<String> modulePackages() {
        return MODULES.stream().map(module -> module.getBasePackage().getName());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void everyPackageIsNullMarked(String name) throws ClassNotFoundException {
        var info = Class.forName(name + ".package-info");
        assertThat(info.isAnnotationPresent(NullMarked.class)).as(name).isTrue();
    }

    static Stream<String> packages() {
        return SERVER.stream().map(type -> type.getPackageName()).distinct().sorted();
    }

    @Test
    void cryptographyStaysInCrypto() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..server.crypto..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.MessageDigest")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("javax.crypto..")
                .because("one place to review is the only way to keep key handling right")
                .check(SERVER);
    }

    @Test
    void theEventStoreIsEncrypted() {
        noClasses()
                .should()
                .callMethod(EngineKeys.class, "inClear")
                .because("an event store in clear is for measurements of the engine alone")
                .check(SERVER);
    }

    @Test
    void sqlStaysInside() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..internal..", "..server.db..", "..server.backup..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.springframework.jdbc..")
                .because("a table belongs to one module and its SQL is nobody else's business")
                .check(SERVER);
    }

    @Test
    void controllersOnlyTranslate() {
        noClasses()
                .that()
                .resideInAPackage("..http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.agentmetrics.server..internal..",
                        "org.springframework.jdbc..",
                        "dev.agentmetrics.clickhouse..")
                .because("a handler takes typed arguments, calls one service and returns")
                .check(SERVER);
        classes()
                .that()
                .resideInAPackage("dev.agentmetrics.server..http..")
                .and()
                .areTopLevelClasses()
                .and()
                .haveSimpleNameEndingWith("Controller")
                .should()
                .bePackagePrivate()
                .because("nobody calls a controller but the framework")
                .check(SERVER);
    }

    @Test
    void noHiddenState() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .areNotEnums()
                .should()
                .beFinal()
                .because("static state hides who changes what")
                .check(SERVER);
    }

    @Test
    void settingsAreRecords() {
        classes()
                .that()
                .areAnnotatedWith(ConfigurationProperties.class)
                .should()
                .beRecords()
                .andShould()
                .haveSimpleNameEndingWith("Settings")
                .because("settings are read once, checked once and never change")
                .check(SERVER);
    }

    @Test
    void timeAndIdsAreInjected() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..server.core..", "..server.crypto..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .because("a test must be able to say what time it is")
                .check(SERVER);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .because("such a name says nothing about what is inside")
                .check(SERVER);
    }

    @Test
    void noFieldInjection() {
        var injected =
                SERVER.stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .filter(
                                field ->
                                        field.isAnnotatedWith(
                                                "org.springframework.beans.factory.annotation.Autowired"))
                        .map(field -> field.getFullName())
                        .toList();
        assertThat(injected).as("constructor injection shows what a class needs").isEmpty();
    }

    @Test
    void forbiddenPackageNamesAreAbsent() {
        var vague = java.util.Set.of("util", "utils", "common", "helper", "helpers", "dto");
        assertThat(SERVER.stream().map(type -> type.getPackageName()).distinct())
                .isNotEmpty()
                .noneMatch(name -> Arrays.stream(name.split("\\.")).anyMatch(vague::contains));
    }
}
