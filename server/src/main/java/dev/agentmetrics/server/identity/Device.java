package dev.agentmetrics.server.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody uses, in words they know it by, from what their browser calls itself: {@code
 * Firefox on Linux}. A help to recognise one's own, no proof: whoever has a stolen cookie can call
 * themselves anything.
 */
final class Device {

    private static final int LONGEST_NAME = 40;

    /** Most browsers also name those they resemble, so the more particular names come first. */
    private static final List<Map.Entry<String, String>> BROWSERS =
            List.of(
                    Map.entry("Edg", "Edge"),
                    Map.entry("OPR/", "Opera"),
                    Map.entry("SamsungBrowser/", "Samsung Internet"),
                    Map.entry("Firefox/", "Firefox"),
                    Map.entry("FxiOS/", "Firefox"),
                    Map.entry("CriOS/", "Chrome"),
                    Map.entry("Chrome/", "Chrome"),
                    Map.entry("Chromium/", "Chromium"),
                    Map.entry("Safari/", "Safari"),
                    Map.entry("Version/", "Safari"));

    private static final List<Map.Entry<String, String>> SYSTEMS =
            List.of(
                    Map.entry("iPhone", "iPhone"),
                    Map.entry("iPad", "iPad"),
                    Map.entry("Android", "Android"),
                    Map.entry("CrOS", "ChromeOS"),
                    Map.entry("Windows", "Windows"),
                    Map.entry("Macintosh", "macOS"),
                    Map.entry("Linux", "Linux"));

    private Device() {}

    static String of(String agent) {
        var system = first(SYSTEMS, agent);
        return first(BROWSERS, agent)
                .map(browser -> system.map(name -> browser + " on " + name).orElse(browser))
                .orElseGet(() -> system.orElseGet(() -> product(agent)));
    }

    private static Optional<String> first(List<Map.Entry<String, String>> names, String agent) {
        return names.stream()
                .filter(entry -> agent.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** {@code curl/8.14} is curl. */
    private static String product(String agent) {
        var name = agent.split("[/ ]", 2)[0];
        return name.isEmpty()
                ? "Unknown device"
                : name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }
}
