// What a reader does with the dashboard: keys, charts, tables, and what it says when something is wrong.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { launch, openWindow } from "../lib/browser.mjs";
import { openOwnersWindow } from "../lib/people.mjs";
import { startServer } from "../lib/server.mjs";

describe("reading", () => {
    let server, browser, storageState, context, page, troubles;

    before(async () => {
        server = await startServer();
        await server.seed("failing-agent");
        browser = await launch();
        const owner = await openOwnersWindow(browser, server);
        storageState = await owner.context.storageState();
        await owner.context.close();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });
    beforeEach(async () => {
        ({ context, page, troubles } = await openWindow(browser, server, { storageState }));
    });
    afterEach(async () => {
        // The session's cookie changes from time to time.
        storageState = { ...(await context.storageState()), origins: [] };
        await context.close();
        assert.deepEqual(troubles, []);
    });

    const open = async (path) => {
        await page.goto(path);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.waitForFunction(() => !document.querySelector("[aria-busy='true']"));
    };
    const parameter = (name) => new URL(page.url()).searchParams.get(name);
    const focusedRow = () => page.evaluate(() => document.activeElement?.closest("tr")?.dataset.index ?? null);

    describe("keys", () => {
        test("j and k walk through the runs, Enter opens one, Esc leads back", async () => {
            await open("/runs");
            await page.keyboard.press("j");
            await page.keyboard.press("j");
            await page.keyboard.press("k");
            await page.keyboard.press("j");
            assert.equal(await focusedRow(), "1");
            const second = await page.locator("tr[data-index='1'] a").getAttribute("href");
            await page.keyboard.press("Enter");
            await page.waitForURL(new RegExp(new URL(second, server.url).pathname));
            await page.getByText("Why it cost").waitFor();
            await page.keyboard.press("Escape");
            await page.waitForURL(/\/runs(\?|$)/);
        });

        test("j on a run goes on to the next one of its list", async () => {
            await open("/runs");
            const third = new URL(await page.locator("tr[data-index='2'] a").getAttribute("href"), server.url).pathname;
            await page.locator("tr[data-index='1'] a").click();
            await page.getByText("Why it cost").waitFor();
            await page.keyboard.press("j");
            await page.waitForURL((url) => url.pathname === third);
        });

        test("? shows the keys, and Esc puts them away", async () => {
            await open("/overview");
            await page.keyboard.press("?");
            const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
            await dialog.getByText("the time range half its length earlier").waitFor();
            await page.keyboard.press("Escape");
            await dialog.waitFor({ state: "detached" });
        });

        test("brackets shift the time by half its length, back and forth", async () => {
            await open("/overview?range=1h");
            await page.keyboard.press("[");
            await page.waitForURL(/from=/);
            const from = Date.parse(parameter("from"));
            const to = Date.parse(parameter("to"));
            assert.equal(to - from, 3_600_000, "as long as before");
            assert.ok(Math.abs(Date.now() - 1_800_000 - to) < 60_000, "half an hour ago");
            await page.keyboard.press("[");
            await page.waitForURL((url) => Date.parse(url.searchParams.get("to")) === to - 1_800_000);
            await page.keyboard.press("]");
            await page.waitForURL((url) => Date.parse(url.searchParams.get("to")) === to);
        });

        test("g and a letter go to a page and take the time along", async () => {
            await open("/overview?range=7d");
            await page.keyboard.press("g");
            await page.keyboard.press("r");
            await page.waitForURL(/\/runs\?.*range=7d/);
            // Both keys must come within a second, which the page's first drawing may take.
            await page.getByRole("heading", { level: 1, name: /\d runs/ }).waitFor();
            await page.waitForFunction(() => document.querySelector("[aria-busy='true']") === null);
            await page.keyboard.press("g");
            await page.keyboard.press("a");
            await page.waitForURL(/\/agents\?.*range=7d/);
        });

        test("no key does anything while the reader types", async () => {
            await open("/agents");
            const field = page.getByLabel("Find an agent");
            await field.focus();
            await page.keyboard.type("gr?j[]");
            assert.equal(await field.inputValue(), "gr?j[]");
            await page.waitForURL(/q=gr/);
            assert.equal(new URL(page.url()).pathname, "/agents");
            assert.equal(parameter("from"), null);
            assert.equal(await page.getByRole("dialog").count(), 0);
        });
    });

    describe("charts", () => {
        const chart = () => page.getByRole("slider", { name: "Runs by outcome: point of time" });
        const drag = async (target, from, to, { release = true } = {}) => {
            const box = await target.boundingBox();
            const y = box.y + box.height / 2;
            await page.mouse.move(box.x + box.width * from, y);
            await page.mouse.down();
            await page.mouse.move(box.x + box.width * ((from + to) / 2), y);
            await page.mouse.move(box.x + box.width * to, y);
            if (release) await page.mouse.up();
        };

        test("a release is marked where it began, on the overview and on the agent's page", async () => {
            await open("/overview");
            await page.getByRole("list", { name: "Releases" }).getByText("support-agent 2.4.0").waitFor();
            await open("/agent?agent_id=support-agent");
            const marker = page.getByRole("list", { name: "Releases" }).first().getByRole("listitem");
            await marker.first().waitFor();
            assert.equal(await marker.count(), 1);
            assert.equal(await marker.innerText(), "2.4.0");
            // The release is two hours old: at eleven twelfths of the last day.
            const [line, plot] = [await marker.boundingBox(), await chart().boundingBox()];
            const share = (line.x - plot.x - 52) / (plot.width - 52 - 16);
            assert.ok(Math.abs(share - 11 / 12) < 0.04, `the line stands at ${share}`);
        });

        test("dragging shows what is chosen and makes it the range of the link", async () => {
            await open("/overview");
            await drag(chart(), 0.4, 0.6, { release: false });
            await page.locator("[data-selection]").getByText(/\d\d:\d\d – /).waitFor();
            await page.mouse.up();
            await page.waitForURL(/from=.*to=/);
            const hours = (Date.parse(parameter("to")) - Date.parse(parameter("from"))) / 3_600_000;
            assert.ok(hours > 3 && hours < 8, `a fifth of the chart is ${hours} hours`);
            assert.equal(parameter("range"), null);
            assert.equal(await page.locator("[data-selection]").count(), 0);
        });

        test("a click shows the runs of that time and of that agent", async () => {
            await open("/agent?agent_id=support-agent");
            const box = await chart().boundingBox();
            await chart().click({ position: { x: box.width / 2, y: box.height / 2 } });
            await page.waitForURL(/\/runs\?.*agent_id=support-agent/);
            const minutes = (Date.parse(parameter("to")) - Date.parse(parameter("from"))) / 60_000;
            assert.equal(minutes, 60);
            await page.getByRole("heading", { level: 1, name: "60 runs" }).waitFor();
        });

        test("the moment under the pointer is marked in every chart of the page", async () => {
            await open("/overview");
            await chart().hover();
            assert.equal(await page.locator("[data-crosshair]").count(), 2);
            await page.mouse.move(0, 0);
            await page.locator("[data-crosshair]").first().waitFor({ state: "detached" });
        });

        test("a chart can be read and opened without a pointer", async () => {
            await open("/overview");
            await chart().focus();
            await page.keyboard.press("ArrowLeft");
            await page.keyboard.press("ArrowLeft");
            assert.match(await chart().getAttribute("aria-valuetext"), /failed \d+, success \d+/);
            await page.keyboard.press("Enter");
            await page.waitForURL(/\/runs\?.*from=/);
        });

        test("the time that is not over is marked", async () => {
            await open("/overview");
            const partial = page.locator("figure").first().locator("[data-partial]");
            await partial.first().waitFor({ state: "attached" });
            const marks = await partial.count();
            assert.ok(marks >= 1 && marks <= 2, `${marks} marks`);
        });

        test("a name of the legend takes its layer away and brings it back", async () => {
            await open("/overview");
            const failed = page.locator("figure").first().getByRole("button", { name: "failed" });
            await failed.click();
            await chart().focus();
            await page.keyboard.press("ArrowLeft");
            assert.ok(!(await chart().getAttribute("aria-valuetext")).includes("failed"));
            await failed.click();
            await chart().focus();
            await page.keyboard.press("ArrowLeft");
            assert.ok((await chart().getAttribute("aria-valuetext")).includes("failed"));
        });

        test("the histogram of the runs narrows their time", async () => {
            await open("/runs");
            const all = await page.getByRole("heading", { level: 1 }).innerText();
            await drag(page.getByRole("slider", { name: "Runs over time: point of time" }), 0.4, 0.6);
            await page.waitForURL(/from=/);
            await page.waitForFunction((before) => document.querySelector("h1").innerText !== before, all);
        });
    });

    describe("tables", () => {
        const head = (name) => page.getByRole("columnheader", { name });

        test("columns can be hidden and shown, and this browser remembers which", async () => {
            await open("/runs");
            await head("Model").waitFor();
            await page.getByRole("button", { name: "Columns" }).click();
            await page.getByRole("checkbox", { name: "Model", exact: true }).uncheck();
            await page.getByRole("checkbox", { name: "Session" }).check();
            await head("Session").waitFor();
            await page.reload();
            await head("Session").waitFor();
            assert.equal(await head("Model").count(), 0);
            await page.getByRole("button", { name: "Columns" }).click();
            await page.getByRole("button", { name: "Back to the usual ones" }).click();
            await head("Model").waitFor();
            assert.equal(await head("Session").count(), 0);
        });

        test("a long list draws the rows in view and loads more towards its end", async () => {
            await open("/runs");
            const region = page.getByRole("region", { name: "Runs" });
            await page.getByText(/100 of [\d,]+ loaded/).waitFor();
            assert.ok((await region.locator("tr[data-index]").count()) < 80);
            await region.evaluate((element) => element.scrollTo(0, element.scrollHeight));
            await page.getByText(/200 of [\d,]+ loaded/).waitFor();
            await region.locator("tr[data-index='99']").waitFor();
            assert.equal(await region.locator("tr[data-index='0']").count(), 0);
            const [header, box] = [await head("Agent").boundingBox(), await region.boundingBox()];
            assert.ok(Math.abs(header.y - box.y) < 2, "the head stays in sight");
        });

        test("a click on a head sorts, and the link says so", async () => {
            await open("/runs");
            await page.getByRole("button", { name: "Took" }).click();
            await page.waitForURL(/sort=duration/);
            assert.equal(await head("Took").getAttribute("aria-sort"), "descending");
        });

        test("a column becomes wider by its edge", async () => {
            await open("/runs");
            const before = (await head("Agent").boundingBox()).width;
            await page.getByRole("separator", { name: "Width of Agent" }).focus();
            for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowRight");
            await page.waitForFunction(
                (width) => [...document.querySelectorAll("th")].find((th) => th.innerText === "Agent").offsetWidth > width + 60,
                before,
            );
        });

        test("the export has every run of the filter, not only the loaded ones", async () => {
            await open("/runs?status=success");
            const total = Number((await page.getByRole("heading", { level: 1 }).innerText()).match(/[\d,]+/)[0].replaceAll(",", ""));
            assert.ok(total > 400, `${total} runs are more than two pages`);
            await page.getByRole("button", { name: "Export" }).click();
            const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
            const lines = (await readFile(await saved.path(), "utf8")).split("\r\n");
            assert.equal(saved.suggestedFilename(), "runs.csv");
            // The last day goes on: a run may leave it between the two.
            assert.ok(Math.abs(lines.length - 1 - total) <= 3, `${lines.length - 1} of ${total} runs`);
            assert.ok(lines.slice(1).every((line) => line.includes('"success"')));
        });
    });

    describe("when something is wrong", () => {
        test("a refusal says what, and its request id", async () => {
            const answer = page.waitForResponse(/\/v1\/runs\?/);
            await page.goto("/runs?error_fingerprint=no-fingerprint");
            const id = (await (await answer).json()).error.request_id;
            assert.match(id, /.{8,}/);
            await page.getByRole("alert").getByText(`request ${id}`).waitFor();
        });

        test("no answer can be tried again", async () => {
            await page.route(/\/v1\/overview/, (route) => route.abort());
            await page.goto("/overview");
            const alert = page.getByRole("alert");
            await alert.getByText("The server did not answer").waitFor({ timeout: 30_000 });
            await page.unroute(/\/v1\/overview/);
            await alert.getByRole("button", { name: "Try again" }).click();
            await page.getByText("Runs by outcome").waitFor();
        });

        test("numbers that could not be renewed say how old they are", async () => {
            await open("/overview?live=1");
            await page.route(/\/v1\/overview/, (route) => route.abort());
            await page.getByRole("status").getByText(/As of \d\d:\d\d: the numbers could not be renewed/).waitFor({ timeout: 30_000 });
            assert.ok(await page.getByText("Runs by outcome").isVisible());
        });

        test("whoever may not see a page is told so", async () => {
            const body = JSON.stringify({ error: { code: "forbidden", message: "Not allowed.", request_id: "r" } });
            await page.route(/\/v1\/agents/, (route) => route.fulfill({ status: 403, contentType: "application/json", body }));
            await page.goto("/agents");
            await page.getByText("You may not see this").waitFor();
        });

        test("a run that is not there is no error", async () => {
            await page.goto("/runs/no-such-run");
            await page.getByText("No such run").waitFor();
            await page.getByText("It may be older than the time your organisation keeps runs").waitFor();
            assert.equal(await page.getByRole("alert").count(), 0);
        });
    });

    test("on a phone the navigation is a sheet over the page", async () => {
        await page.setViewportSize({ width: 360, height: 780 });
        await open("/overview");
        await page.getByRole("button", { name: "Open the menu" }).click();
        await page.getByRole("dialog", { name: "Menu" }).getByRole("link", { name: "Runs" }).click();
        await page.waitForURL(/\/runs/);
        assert.equal(await page.getByRole("dialog").count(), 0);
    });

    test("the navigation can be made narrow and stays so", async () => {
        await open("/overview");
        await page.getByRole("button", { name: "Collapse" }).click();
        await page.reload();
        await page.getByRole("button", { name: "Widen the navigation" }).waitFor();
        assert.ok((await page.getByRole("navigation").boundingBox()).width < 80);
    });
});
