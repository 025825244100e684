package dev.agentmetrics.claims;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Which tests ran and passed, read from the runners' XML reports. */
final class TestReports {

    private TestReports() {}

    /**
     * Names as the registry writes them: {@code Class}, {@code Class#method}, {@code browser:
     * name}.
     */
    static Set<String> passed(Path repository) {
        var passed = new HashSet<String>();
        var failed = new HashSet<String>();
        try (var modules = Files.newDirectoryStream(repository, Files::isDirectory)) {
            for (var module : modules) {
                for (var folder :
                        new String[] {
                            "target/surefire-reports", "target/failsafe-reports", "reports"
                        }) {
                    readAll(module.resolve(folder), passed, failed);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        passed.removeAll(failed);
        return passed;
    }

    private static void readAll(Path folder, Set<String> passed, Set<String> failed)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var reports = Files.newDirectoryStream(folder, "*.xml")) {
            for (var report : reports) {
                read(report, passed, failed);
            }
        }
    }

    private static void read(Path report, Set<String> passed, Set<String> failed)
            throws IOException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var cases =
                    factory.newDocumentBuilder()
                            .parse(report.toFile())
                            .getElementsByTagName("testcase");
            for (var i = 0; i < cases.getLength(); i++) {
                var test = (Element) cases.item(i);
                var names = names(report, test);
                if (has(test, "failure") || has(test, "error")) {
                    failed.addAll(names);
                } else if (!has(test, "skipped")) {
                    passed.addAll(names);
                }
            }
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("unreadable test report " + report, e);
        }
    }

    private static Set<String> names(Path report, Element test) {
        var name = test.getAttribute("name");
        if (!report.toString().contains("target")) {
            return Set.of("browser: " + name);
        }
        // A nested class counts for its outer one, a parameterised case for its method.
        var type = test.getAttribute("classname").replaceFirst("[\\[$].*", "");
        var simple = type.substring(type.lastIndexOf('.') + 1);
        return Set.of(simple, simple + "#" + name.replaceFirst("[(\\[{ ].*", ""));
    }

    private static boolean has(Element test, String outcome) {
        return test.getElementsByTagName(outcome).getLength() > 0;
    }
}
