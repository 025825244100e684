// From the one-time link to the first run on the screen, and out again.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { launch, openWindow } from "../lib/browser.mjs";
import { OWNER, setUpOwner } from "../lib/people.mjs";
import { startServer } from "../lib/server.mjs";

describe("first visit", () => {
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

    test("nothing is shown without signing in", async () => {
        await page.goto("/overview");
        await page.waitForURL(/\/sign-in/);
        assert.equal(await page.getByRole("navigation").count(), 0);
    });

    test("the one-time link makes the owner and opens a session", async () => {
        await setUpOwner(page, server);
        await page.waitForURL(/\/welcome/);
        await page.getByRole("heading", { level: 1 }).waitFor();
    });

    test("the welcome page shows the reader's own URL and no key", async () => {
        await page.getByText(`${server.url}/v1/events`).first().waitFor();
        const text = await page.locator("body").innerText();
        assert.ok(text.includes("AGENTMETRICS_API_KEY"), "the key comes from the environment");
        assert.ok(!/am_(live|test)_[0-9A-Z]{10}_/.test(await page.content()), "no key is in the page");
    });

    test("while there is no run, every page is the one that says how to send the first", async () => {
        for (const path of ["/overview", "/agents", "/runs"]) {
            await page.goto(path);
            await page.waitForURL(/\/welcome/);
            await page.getByRole("heading", { name: "Send the first run" }).waitFor();
        }
    });

    test("so does a page that was told first that it is empty", async () => {
        const told = page.waitForResponse(/\/v1\/runs\?/);
        await page.route(
            "**/v1/status",
            async (route) => {
                await told;
                await route.continue();
            },
            { times: 1 },
        );
        await page.goto("/runs");
        await page.waitForURL(/\/welcome/);
    });

    test("session cookie is out of reach of scripts", async () => {
        assert.equal(await page.evaluate(() => document.cookie), "");
        const cookies = await window.context.cookies();
        assert.deepEqual(
            cookies.map(({ name, httpOnly, secure, sameSite, path }) => ({ name, httpOnly, secure, sameSite, path })),
            [{ name: "__Host-am_session", httpOnly: true, secure: true, sameSite: "Lax", path: "/" }],
        );
        const lifetime = cookies[0].expires - Date.now() / 1000;
        assert.ok(lifetime > 0 && lifetime <= 1800, `the cookie lives ${lifetime} s`);
        const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
        assert.ok(!stored.includes(cookies[0].value), "the session is in no storage");
    });

    test("the first event turns the welcome page into the dashboard", async () => {
        const answer = await server.send([
            {
                event_id: randomUUID(),
                trace_id: "first-trace",
                agent_id: "hello-agent",
                status: "success",
                duration_ms: 842,
                model: "claude-sonnet-4-5",
                input_tokens: 1240,
                output_tokens: 340,
                cache_read_tokens: 800,
                cache_write_tokens: 200,
                ts: Date.now(),
            },
        ]);
        assert.equal(answer.status, 200);
        assert.equal(answer.body.accepted, 1);
        await page.waitForURL(/\/overview/, { timeout: 30_000 });
        await page.getByText("hello-agent").first().waitFor();
    });

    test("the run is there with its cost, line by line", async () => {
        await page.getByRole("navigation").getByRole("link", { name: "Runs" }).click();
        await page.getByRole("row").filter({ hasText: "hello-agent" }).first().click();
        await page.waitForURL(/\/runs\/.+/);
        await page.getByText("$0.0098").first().waitFor();
        await page.getByText(/cache read/i).first().waitFor();
    });

    test("signing out ends the session and the back button shows nothing", async () => {
        await page.getByRole("button", { name: "Account" }).click();
        await page.getByRole("button", { name: "Sign out" }).click();
        await page.waitForURL(/\/sign-in/);
        assert.deepEqual(await window.context.cookies(), []);
        await page.goBack();
        await page.waitForURL(/\/sign-in/);
        assert.ok(!(await page.locator("body").innerText()).includes("hello-agent"));
    });

    test("a wrong password is refused without saying what was wrong", async () => {
        await page.goto("/sign-in");
        await page.getByLabel("E-mail").fill(OWNER.email);
        await page.getByLabel("Password", { exact: true }).fill("umbrella harvest violin 43");
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await page.getByRole("alert").waitFor();
        const message = await page.getByRole("alert").innerText();
        assert.match(message, /e-mail or password/i);
    });

    test("the right password opens the dashboard again", async () => {
        await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await page.waitForURL(/\/overview/);
    });

    test("the one-time link works once", async () => {
        const stranger = await openWindow(browser, server);
        await stranger.page.goto(server.setup);
        await stranger.page.getByText(/used|expired|no longer/i).first().waitFor();
        assert.equal(await stranger.page.getByLabel("Password", { exact: true }).count(), 0);
        await stranger.context.close();
    });

    test("no script error, policy violation or foreign request happened", () => {
        assert.deepEqual(window.troubles, []);
    });
});
