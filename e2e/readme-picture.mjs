// Renews docs/images/overview.png from seeded data: npm run readme-picture, after ./dev build.
import { mkdirSync } from "node:fs";
import { launch } from "./lib/browser.mjs";
import { openOwnersWindow } from "./lib/people.mjs";
import { startServer } from "./lib/server.mjs";

const PICTURE = new URL("../docs/images/overview.png", import.meta.url).pathname;

mkdirSync(new URL(".", `file://${PICTURE}`).pathname, { recursive: true });
const server = await startServer();
const browser = await launch();
try {
    await server.seed("fleet");
    await server.seed("failing-agent");
    const { page } = await openOwnersWindow(browser, server, { viewport: { width: 1400, height: 1080 } });
    await page.goto("/overview");
    await page.getByText("Agents by spend").waitFor();
    await page.waitForFunction(() => !document.querySelector("[aria-busy='true']"));
    await page.screenshot({ path: PICTURE });
} finally {
    await browser.close();
    await server.stop();
}
