// Every page with a believable fleet: readable by assistive technology, in both themes, on a phone; pictures to look at.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { accessibilityProblems, DESKTOP, launch, openWindow, overflowsSideways, PHONE } from "../lib/browser.mjs";
import { ask, linkInOutbox, openOwnersWindow } from "../lib/people.mjs";
import { metrics } from "../lib/metrics.mjs";
import { startServer } from "../lib/server.mjs";
import { traces } from "../lib/spans.mjs";
import { largeTrace, supportLogs, supportTrace, unfinishedTraces } from "../lib/waterfalls.mjs";

const PICTURES = new URL("../screenshots/", import.meta.url).pathname;
const LOOKS = [
    { name: "light", viewport: DESKTOP, colorScheme: "light" },
    { name: "phone", viewport: PHONE, colorScheme: "dark" },
];

/** In the page: keys in every state that does not need time to pass. */
async function makeKeys() {
    const { csrf_token } = await (await fetch("/v1/me")).json();
    const headers = { "X-CSRF-Token": csrf_token, "Content-Type": "application/json" };
    const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
    const ask = async (method, path, body) => (await fetch(path, { method, headers, body: body && JSON.stringify(body) })).json();
    await ask("POST", "/v1/keys", { name: "research-agent, production", scope: "write", expires_at: inDays(5.5) });
    await ask("POST", "/v1/keys", { name: "Weekly report", scope: "read", expires_at: inDays(200) });
    const { key: lost } = await ask("POST", "/v1/keys", { name: "A laptop that was lost", scope: "admin", environment: "test" });
    await ask("DELETE", `/v1/keys/${lost.id}`);
    const { key: old } = await ask("POST", "/v1/keys", { name: "billing-agent", scope: "write" });
    await ask("POST", `/v1/keys/${old.id}/rotate`);
}

/** A few people in every role, one on the way, and another organisation. Gives the link of who is on the way. */
async function makePeople(page) {
    const invite = (email, role) => ask(page, "POST", "/v1/invitations", { email, role, expires_in_days: 7 });
    for (const [email, role] of [
        ["ada.lovelace@example.com", "admin"],
        ["grace@example.com", "member"],
        ["katherine.johnson.of.the.flight.research.division@example.com", "viewer"],
    ]) {
        await invite(email, role);
        const token = (await linkInOutbox(page, email, "invitation")).split("#")[1];
        await ask(page, "POST", "/v1/invitation/accept", { token, password: "seventeen lamps near a quiet harbour" });
    }
    await ask(page, "POST", "/v1/organizations", { name: "Northwind, experiments" });
    await invite("hedy@example.com", "admin");
    await invite("radia.perlman@example.com", "viewer");
    return linkInOutbox(page, "radia.perlman@example.com", "invitation");
}

/** Where the first row of a list leads. */
async function firstAddress(page, list, table) {
    await page.goto(list);
    const link = page.getByRole("table", { name: table }).getByRole("row").nth(1).getByRole("link").first();
    return link.getAttribute("href");
}

describe("pages", () => {
    let server, browser, owner, stranger, storageState, failedRun, session, error, invitation;

    before(async () => {
        mkdirSync(PICTURES, { recursive: true });
        server = await startServer();
        await server.seed("fleet");
        await server.seed("failing-agent");
        assert.equal((await server.sendSpans(traces(90))).status, 200);
        for (const trace of [supportTrace, largeTrace, ...unfinishedTraces]) {
            for (const request of trace.requests) assert.equal((await server.sendSpans(request)).status, 200);
        }
        assert.deepEqual(await server.sendLogs(supportLogs), { status: 200, body: {} });
        assert.deepEqual(await server.sendMetrics(metrics()), { status: 200, body: {} });
        browser = await launch();
        owner = await openOwnersWindow(browser, server);
        const { context, page } = owner;
        await page.goto("/runs?status=failed&agent_id=support-agent");
        await page.getByRole("row").filter({ hasText: "support-agent" }).first().click();
        await page.waitForURL(/\/runs\/.+/);
        failedRun = new URL(page.url()).pathname;
        session = await firstAddress(page, "/sessions?sort=failures", "Sessions");
        error = await firstAddress(page, "/errors", "Errors");
        await page.evaluate(makeKeys);
        invitation = await makePeople(page);
        // Traces become runs when they have been silent for some seconds.
        for (const { id } of [supportTrace, largeTrace]) {
            await page.waitForFunction(async (trace) => (await fetch(`/v1/runs/${trace}`)).ok, id, { polling: 500, timeout: 120_000 });
        }
        await page.waitForFunction(
            async (count) => (await (await fetch("/v1/runs/unfinished")).json()).runs.length === count,
            unfinishedTraces.length,
            { polling: 500, timeout: 120_000 },
        );
        storageState = await context.storageState();
        stranger = await openWindow(browser, server);
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    const pages = [
        { name: "overview", path: () => "/overview", shows: /support-agent/ },
        { name: "agents", path: () => "/agents", shows: /research-agent/ },
        { name: "agent", path: () => "/agent?agent_id=support-agent", shows: /crm_lookup/ },
        { name: "runs", path: () => "/runs", shows: /runs without an end/ },
        { name: "run", path: () => failedRun, shows: /support-agent/ },
        { name: "run-spans", path: () => `/runs/${supportTrace.id}`, shows: /upstream did not answer/ },
        { name: "run-spans-large", path: () => `/runs/${largeTrace.id}`, shows: /the others are folded/ },
        { name: "run-unfinished", path: () => `/runs/${unfinishedTraces[0].id}`, shows: /has not ended/ },
        { name: "tools", path: () => "/tools", shows: /read_page/ },
        { name: "tools-of-nobody", path: () => "/tools?agent_id=nobody", shows: /No tool was used in this time/ },
        { name: "models", path: () => "/models", shows: /acme-large-2/ },
        { name: "models-of-nobody", path: () => "/models?agent_id=nobody", shows: /No model was used in this time/ },
        { name: "sessions", path: () => "/sessions", shows: /support-agent/ },
        { name: "session", path: () => session, shows: /in the order in which they began/ },
        { name: "errors", path: () => "/errors", shows: /support-agent/ },
        { name: "error", path: () => error, shows: /Latest runs/ },
        { name: "metrics", path: () => "/metrics?range=1h", shows: /as reported by metrics of claude-code, not added/i },
        { name: "metric", path: () => "/metrics?range=1h&metric=gen_ai.client.operation.duration&by=model", shows: /> 82 s/ },
        { name: "metrics-none", path: () => "/metrics?from=2026-01-01T00:00:00.000Z&to=2026-01-02T00:00:00.000Z", shows: /OTEL_METRICS_EXPORTER=otlp/ },
        { name: "settings-keys", path: () => "/settings/keys?show=all", shows: /expires in 5 days/ },
        { name: "settings-members", path: () => "/settings/members", shows: /2 pending invitations/ },
        { name: "settings-organisation", path: () => "/settings/organisation", shows: /As its only owner/ },
        { name: "settings-organisations", path: () => "/settings/organisations", shows: /Northwind, experiments/ },
        { name: "settings-outbox", path: () => "/settings/outbox", shows: /radia.perlman/ },
        { name: "settings-sessions", path: () => "/settings/sessions", shows: /this browser/ },
        { name: "settings-data", path: () => "/settings/data", shows: /Events are kept/ },
        { name: "settings-audit", path: () => "/settings/audit", shows: /became the owner/ },
        { name: "welcome", path: () => "/welcome", shows: /AGENTMETRICS_API_KEY/ },
        { name: "lost", path: () => "/nowhere", shows: /no such page/ },
        { name: "invitation-new", path: () => invitation, shows: /as a viewer/, signedOut: true },
        { name: "invitation-other", path: () => invitation, shows: /You are signed in as/ },
        { name: "invitation-gone", path: () => "/invitation#gone", shows: /cannot be accepted any more/, signedOut: true },
        { name: "sign-in", path: () => "/sign-in", shows: /sign in/i, signedOut: true },
    ];
    for (const { name, path, shows, signedOut } of pages) {
        for (const look of LOOKS) {
            test(`${name}, ${look.name}: readable, nothing out of place`, async () => {
                // One window for all pages: its cache saves most of the time.
                const { context, page, troubles } = signedOut ? stranger : owner;
                await page.goto("about:blank");
                troubles.length = 0;
                await page.setViewportSize(look.viewport);
                await page.emulateMedia({ colorScheme: look.colorScheme });
                await page.goto(path());
                await page.getByRole("heading", { level: 1 }).waitFor();
                await page.getByText(shows).first().waitFor();
                await page.waitForFunction(() => !document.querySelector("[aria-busy='true']"));
                await page.screenshot({ path: `${PICTURES}${name}-${look.name}.png`, fullPage: true });
                assert.deepEqual(await accessibilityProblems(page), []);
                assert.equal(await overflowsSideways(page), false, "the page is wider than the window");
                assert.deepEqual(troubles, []);
                storageState = signedOut ? storageState : await context.storageState();
            });
        }
    }

    for (const look of LOOKS) {
        test(`the account menu, ${look.name}: readable, inside the window`, async () => {
            const { context, page } = await openWindow(browser, server, { ...look, storageState });
            await page.goto("/settings/members");
            await page.getByRole("button", { name: "Account" }).click();
            await page.getByRole("button", { name: "Northwind, experiments" }).waitFor();
            await page.screenshot({ path: `${PICTURES}account-menu-${look.name}.png` });
            assert.deepEqual(await accessibilityProblems(page), []);
            assert.equal(await overflowsSideways(page), false, "the page is wider than the window");
            storageState = await context.storageState();
            await context.close();
        });
    }

    test("a link reproduces the view", async () => {
        const { context, page } = await openWindow(browser, server, { storageState });
        await page.goto("/runs?status=failed&agent_id=support-agent");
        await page.getByRole("row").filter({ hasText: "support-agent" }).first().waitFor();
        const rows = await page.getByRole("row").filter({ hasText: /agent/ }).allInnerTexts();
        const data = rows.slice(1);
        assert.ok(data.length > 0);
        assert.ok(data.every((row) => row.includes("support-agent") && /failed/i.test(row)), data.join("\n"));
        await context.close();
    });

    test("a tool leads to its runs, a column sorts the tools", async () => {
        const { context, page } = await openWindow(browser, server, { storageState });
        await page.goto("/tools");
        await page.getByRole("button", { name: "Failures" }).click();
        await page.waitForURL(/sort=failures/);
        await page.getByRole("link", { name: "read_page" }).click();
        await page.waitForURL(/\/runs\?.*tool=read_page/);
        await page.getByRole("button", { name: "Take the filter tool away" }).waitFor();
        await page.getByRole("row").filter({ hasText: "reader-agent" }).first().waitFor();
        await context.close();
    });

    test("tools are narrowed to a service, and lead to its runs", async () => {
        const { context, page } = await openWindow(browser, server, { storageState });
        await page.goto("/tools");
        await page.getByRole("button", { name: "Filter" }).click();
        await page.getByLabel("What to filter by").selectOption("service");
        await page.getByLabel("Value").fill("reading-room");
        await page.getByRole("button", { name: "Add" }).click();
        await page.waitForURL(/service=reading-room/);
        await page.getByRole("table", { name: "Tools" }).getByText("crm_lookup").waitFor({ state: "detached" });
        await page.getByRole("link", { name: "write_note" }).click();
        await page.waitForURL(/meta\.service=reading-room/);
        await page.getByRole("row").filter({ hasText: "reader-agent" }).first().waitFor();
        await context.close();
    });

    test("a model leads to every run that called it", async () => {
        const { context, page } = await openWindow(browser, server, { storageState });
        await page.goto("/models?range=7d");
        await page.getByRole("link", { name: "acme-large-2" }).click();
        await page.waitForURL(/\/runs\?.*model=acme-large-2/);
        const rows = page.getByRole("table", { name: "Runs" }).getByRole("row");
        // Of most of them it is not the main model.
        await rows.filter({ hasText: "reader-agent" }).filter({ hasText: "o4-mini" }).first().waitFor();
        await context.close();
    });

    test("events of the logs stand beside those of their span, the others with the run", async () => {
        const { context, page, troubles } = await openWindow(browser, server, { storageState });
        await page.goto(`/runs/${supportTrace.id}`);
        const events = page.getByRole("group", { name: "27 events" });
        const shown = events.getByRole("listitem");
        await shown.first().waitFor();
        assert.equal(await shown.count(), 20);
        await events.getByRole("button", { name: "Show 7 more of 27" }).click();
        assert.match(await shown.filter({ hasText: "gave up after 24 attempts" }).innerText(), /exception.*logs of support/s);
        assert.match(await shown.filter({ hasText: "retry" }).innerText(), /, span$/m);
        const ofRun = page.locator("section").filter({ has: page.getByRole("heading", { name: "Events", exact: true }) });
        assert.match(await ofRun.innerText(), /claude_code\.api_error[^]*25 more belong to spans/);
        assert.deepEqual(troubles, []);
        await context.close();
    });

    test("on a phone a row of a table is a card that shows all of it, and can be sorted", async () => {
        const { context, page } = await openWindow(browser, server, { viewport: PHONE, storageState });
        await page.goto("/errors");
        const row = page.locator("tr[data-index='0']");
        await row.waitFor();
        for (const label of ["Where", "Times", "Last seen"]) {
            const { x, width } = await row.locator(`td[data-label='${label}']`).boundingBox();
            assert.ok(x >= 0 && x + width <= PHONE.width, `${label} is out of sight`);
        }
        await page.getByRole("button", { name: "Last seen" }).click();
        await page.waitForURL(/sort=last/);
        await context.close();
    });

    test("a waterfall is walked by keyboard, opened where it is folded, and its link reproduces the view", async () => {
        const { context, page, troubles } = await openWindow(browser, server, { storageState });
        await page.goto(`/runs/${largeTrace.id}?span=${largeTrace.root}`);
        const tree = page.getByRole("tree", { name: "Spans" });
        await tree.focus();
        const chosen = () => page.getByRole("treeitem", { selected: true });
        await page.keyboard.press("ArrowLeft");
        await page.getByRole("treeitem", { expanded: false, selected: true }).waitFor();
        assert.equal(await page.getByRole("treeitem").count(), 1);
        await page.keyboard.press("Enter");
        await page.getByRole("treeitem", { expanded: true, selected: true }).waitFor();
        await page.keyboard.press("End");
        await page.waitForFunction((root) => new URLSearchParams(location.search).get("span") !== root, largeTrace.root);
        await page.getByRole("button", { name: "Next failure" }).click();
        await page.getByText("ToolTimeout").first().waitFor();
        const label = await chosen().innerText();
        await page.reload();
        await page.getByText("ToolTimeout").first().waitFor();
        assert.equal(await chosen().innerText(), label);
        const drawn = await page.getByRole("treeitem").count();
        assert.ok(drawn < 80, `${drawn} lines are drawn`);
        assert.deepEqual(troubles, []);
        await context.close();
    });

    test("the palette finds an agent by keyboard", async () => {
        const { context, page } = await openWindow(browser, server, { storageState });
        await page.goto("/overview");
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.keyboard.press("Control+k");
        await page.getByRole("dialog").waitFor();
        await page.keyboard.type("research-ag");
        await page.getByRole("option", { selected: true }).filter({ hasText: "research-agent" }).waitFor();
        await page.keyboard.press("Enter");
        await page.waitForURL(/agent_id=research-agent/);
        await context.close();
    });
});
