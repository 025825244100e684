// Somebody found a key: the page for them, and what it leaves behind.
import assert from "node:assert/strict";
import https from "node:https";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { accessibilityProblems, launch, openWindow, overflowsSideways, PHONE } from "../lib/browser.mjs";
import { startServer } from "../lib/server.mjs";

describe("found a key", () => {
    let server, browser, window, page;

    before(async () => {
        server = await startServer();
        browser = await launch();
        window = await openWindow(browser, server);
        page = window.page;
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    const status = () =>
        new Promise((resolve, reject) => {
            const headers = { authorization: `Bearer ${server.key}` };
            https.get(`${server.url}/v1/me`, { ca: readFileSync(server.caFile), headers }, (answer) => resolve(answer.resume().statusCode)).on("error", reject);
        });

    /** Everywhere a page can keep something. */
    const kept = async () =>
        page.evaluate(async () => {
            const fields = [...document.querySelectorAll("input, textarea")].map(({ value }) => value);
            const databases = (await indexedDB.databases()).map(({ name }) => name);
            const caches_ = await caches.keys();
            return JSON.stringify([document.documentElement.outerHTML, fields, { ...localStorage }, { ...sessionStorage }, history.state, location.href, document.cookie, databases, caches_]);
        });

    test("the page is open to everybody, and the sign-in page leads to it", async () => {
        await page.goto("/sign-in");
        await page.getByRole("link", { name: "Found a key?" }).click();
        await page.waitForURL(/\/leaks$/);
        await page.getByRole("heading", { level: 1, name: "Found a key?" }).waitFor();
        assert.deepEqual(await accessibilityProblems(page), []);
    });

    test("a pasted key is in the search of this test, so that it could be found", async () => {
        await page.getByLabel("The key, or the text it is in").fill(`KEY=${server.key}`);
        assert.ok((await kept()).includes(server.key));
    });

    test("what was pasted does not come back with the back button", async () => {
        await page.goto("/sign-in");
        await page.goBack();
        await page.getByRole("heading", { level: 1, name: "Found a key?" }).waitFor();
        assert.equal(await page.getByLabel("The key, or the text it is in").inputValue(), "");
        assert.ok(!(await kept()).includes(server.key.slice(19, 62)));
    });

    test("a report that is not taken keeps nothing, and says so", async () => {
        await page.route("**/v1/leaks", (route) => route.fulfill({ status: 429, json: { error: { code: "too_many_reports", message: "Too many reports." } } }));
        await page.getByLabel("The key, or the text it is in").fill(server.key);
        await page.getByRole("button", { name: "Report and revoke" }).click();
        await page.getByRole("alert").filter({ hasText: "paste the key again" }).waitFor();
        await page.unroute("**/v1/leaks");
        assert.ok(!(await kept()).includes(server.key.slice(19, 62)));
        assert.notEqual(await status(), 401);
    });

    test("the key is dead once the page says thank you, and the page has forgotten it", async () => {
        await page.getByLabel("The key, or the text it is in").fill(`# config\nKEY=${server.key}\n`);
        await page.getByLabel("Where you saw it").fill("https://paste.example/1");
        await page.getByRole("button", { name: "Report and revoke" }).click();
        await page.getByRole("status").filter({ hasText: "Your report was received" }).waitFor();
        assert.equal(await status(), 401);
        assert.ok(!(await kept()).includes(server.key.slice(19, 62)), "nothing of the key is kept");
        assert.deepEqual(await accessibilityProblems(page), []);
    });

    test("it says the same for what is no key", async () => {
        const said = await page.getByRole("status").innerText();
        await page.getByRole("button", { name: "Report another" }).click();
        await page.getByLabel("The key, or the text it is in").fill("hello");
        await page.getByRole("button", { name: "Report and revoke" }).click();
        await page.getByRole("status").filter({ hasText: "Your report was received" }).waitFor();
        assert.equal(await page.getByRole("status").innerText(), said);
    });

    test("it fits a phone, light and dark", async () => {
        for (const colorScheme of ["light", "dark"]) {
            const phone = await openWindow(browser, server, { viewport: PHONE, colorScheme });
            await phone.page.goto("/leaks");
            await phone.page.getByRole("button", { name: "Report and revoke" }).waitFor();
            assert.equal(await overflowsSideways(phone.page), false);
            await phone.page.screenshot({ path: `screenshots/leaks-phone-${colorScheme}.png` });
            await phone.context.close();
        }
    });

    test("no script error, policy violation or foreign request happened", () => {
        assert.deepEqual(window.troubles, []);
    });
});
