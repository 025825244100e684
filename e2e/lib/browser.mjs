// A real browser that notices what a person would not: errors, policy violations, foreign requests.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 360, height: 780 };

export async function launch() {
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
}

/** A window with its own cookies; `troubles` collects whatever should not happen. It may go to `elsewhere`, not load from there. */
export async function openWindow(browser, server, { viewport = DESKTOP, colorScheme = "light", storageState, userAgent, elsewhere = [] } = {}) {
    // The certificate is checked by the transport tests; a browser's trust store cannot be changed from here.
    const context = await browser.newContext({ baseURL: server.url, ignoreHTTPSErrors: true, viewport, colorScheme, storageState, userAgent, reducedMotion: "reduce" });
    const troubles = [];
    await context.exposeBinding("reportViolation", (_, text) => troubles.push(text));
    await context.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
            window.reportViolation(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`);
        });
    });
    const page = await context.newPage();
    page.on("pageerror", (error) => troubles.push(`script error: ${error.message}`));
    page.on("console", (message) => {
        // A refused request is reported by the page itself, in words; the browser's own line adds nothing.
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) troubles.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
        const url = new URL(request.url());
        if (elsewhere.includes(url.origin) && (request.isNavigationRequest() || page.url().startsWith(url.origin))) return;
        if (url.protocol.startsWith("http") && url.origin !== server.url) troubles.push(`request to another origin: ${url.origin}`);
    });
    return { context, page, troubles };
}

/** Serious accessibility problems, as lines that say where. The checker is injected past the page's policy by the debugger. */
export async function accessibilityProblems(page) {
    await page.evaluate(AXE);
    return page.evaluate(async () => {
        const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
        return violations
            .filter(({ impact }) => impact === "serious" || impact === "critical")
            .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.any?.[0]?.message ?? ""}`));
    });
}

/** Whether the page is wider than its window. */
export async function overflowsSideways(page) {
    return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
}
