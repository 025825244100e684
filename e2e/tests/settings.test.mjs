// Keys, audit log and retention in the settings; a key is seen once and is nowhere afterwards.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { everythingKept, launch } from "../lib/browser.mjs";
import { openOwnersWindow, OWNER } from "../lib/people.mjs";
import { startServer } from "../lib/server.mjs";

const KEY = /am_(live|test)_[0-9A-Z]{10}_[0-9A-Za-z]{49}/;

describe("settings", () => {
    let server, browser, window, page;
    let first, second;

    before(async () => {
        server = await startServer();
        browser = await launch();
        window = await openOwnersWindow(browser, server);
        page = window.page;
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    const event = () => [{ event_id: randomUUID(), agent_id: "settings-agent", status: "success", duration_ms: 1, ts: Date.now() }];
    const sentWith = async (key) => (await server.send(event(), key)).status;

    async function assertNoKeyAnywhere() {
        const kept = await everythingKept(page);
        assert.ok(!KEY.test(kept), "a key is left in the page");
        for (const secret of [first, second].filter(Boolean)) {
            assert.ok(!kept.includes(secret.slice(-49)), "the secret is left in the page");
        }
        assert.equal(await page.evaluate(() => document.cookie), "");
    }

    async function takeShownKey() {
        const shown = await page.getByRole("dialog").getByLabel("API key").innerText();
        assert.match(shown, KEY);
        return shown;
    }

    test("settings open before the first run, and lead to the keys", async () => {
        await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
        await page.waitForURL(/\/settings\/keys/);
        await page.getByRole("heading", { level: 1, name: "API keys" }).waitFor();
    });

    test("a new key is shown once, and saved as a file", async () => {
        await page.getByRole("button", { name: "Create a key" }).click();
        await page.getByLabel("Name").fill("support-agent");
        await page.getByLabel("Expires").selectOption("30");
        await page.getByRole("button", { name: "Create the key" }).click();
        first = await takeShownKey();
        const saving = page.waitForEvent("download");
        await page.getByRole("button", { name: "save as .env" }).click();
        const file = await saving;
        assert.match(file.suggestedFilename(), /\.env$/);
        assert.equal(readFileSync(await file.path(), "utf8"), `AGENTMETRICS_URL=${server.url}\nAGENTMETRICS_API_KEY=${first}\n`);
        assert.ok([200, 201].includes(await sentWith(first)));
    });

    test("neither Esc nor a click beside it loses the key", async () => {
        await page.keyboard.press("Escape");
        await page.mouse.click(5, 5);
        assert.equal(await takeShownKey(), first);
    });

    test("once the key was stored it is nowhere in the page", async () => {
        await page.getByRole("button", { name: "I have stored it" }).click();
        await page.getByRole("row").filter({ hasText: "support-agent" }).getByText("expires").waitFor();
        await assertNoKeyAnywhere();
    });

    test("the back button shows nothing", async () => {
        await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Data and retention" }).click();
        await page.getByRole("heading", { level: 1, name: "Data and retention" }).waitFor();
        await page.goBack();
        await page.getByRole("row").filter({ hasText: "support-agent" }).waitFor();
        await assertNoKeyAnywhere();
    });

    test("rotation kills the old key before the new one is shown", async () => {
        await page.getByRole("button", { name: "Rotate support-agent" }).click();
        await page.getByRole("button", { name: /^Rotate: end the old key/ }).click();
        await page.getByRole("dialog").getByLabel("API key").waitFor();
        assert.equal(await sentWith(first), 401);
        second = await takeShownKey();
        assert.notEqual(second, first);
        assert.ok([200, 201].includes(await sentWith(second)));
    });

    test("leaving the page with the key on it, and coming back, shows no key", async () => {
        await page.goto("/sign-in");
        await page.goBack();
        await page.getByRole("heading", { level: 1, name: "API keys" }).waitFor();
        await page.getByRole("row").filter({ hasText: "support-agent" }).waitFor();
        await assertNoKeyAnywhere();
    });

    test("a page that the browser keeps for its back button is kept without the key", async () => {
        await page.getByRole("button", { name: "Create a key" }).click();
        await page.getByLabel("Name").fill("kept");
        await page.getByRole("button", { name: "Create the key" }).click();
        await page.getByRole("dialog").getByLabel("API key").waitFor();
        await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
        await page.getByRole("dialog").waitFor({ state: "detached" });
        await assertNoKeyAnywhere();
    });

    test("revoking asks for the name, and the key is dead at once", async () => {
        await page.getByRole("button", { name: "Revoke support-agent" }).click();
        const confirm = page.getByRole("dialog").getByRole("button", { name: "Revoke the key" });
        assert.equal(await confirm.isDisabled(), true);
        await page.getByLabel("Type support-agent to confirm").fill("support-agent");
        await confirm.click();
        await page.getByRole("dialog").waitFor({ state: "detached" });
        assert.equal(await sentWith(second), 401);
    });

    test("dead keys are listed when they are asked for", async () => {
        await page.getByRole("row").filter({ hasText: "support-agent" }).first().waitFor({ state: "detached" });
        await page.getByLabel(/that no longer work/).check();
        await page.waitForURL(/show=all/);
        await page.getByText(/revoked \d/).waitFor();
        await page.getByText(/replaced \d/).waitFor();
    });

    test("a refusal is shown in words beside what was filled in", async () => {
        await page.getByRole("button", { name: "Create a key" }).click();
        await page.getByLabel("Name").fill(second);
        await page.getByRole("button", { name: "Create the key" }).click();
        await page.getByText("a name, not a key").waitFor();
        await page.getByRole("button", { name: "Cancel" }).click();
        await assertNoKeyAnywhere();
    });

    test("a shorter retention says what is deleted and asks first", async () => {
        await page.goto("/settings/data");
        await page.getByLabel("Keep events").selectOption("90");
        await page.getByRole("button", { name: "Save" }).click();
        const confirm = page.getByRole("dialog").getByRole("button", { name: "Delete what is older" });
        assert.equal(await confirm.isDisabled(), true);
        await page.getByLabel("Type 90 days to confirm").fill("90 days");
        await confirm.click();
        await page.getByRole("heading", { name: "Events are kept for 90 days" }).waitFor();
    });

    test("a longer one is saved as it is", async () => {
        await page.getByLabel("Keep events").selectOption("0");
        await page.getByRole("button", { name: "Save" }).click();
        await page.getByRole("heading", { name: "Events are kept for ever" }).waitFor();
    });

    test("the audit log tells all of it, in sentences", async () => {
        await page.goto("/settings/audit");
        for (const text of [
            /changed how long events are kept: for ever, before for 90 days/,
            /revoked the key support-agent/,
            /rotated the key support-agent/,
            /created the key support-agent .*: write, live/,
            /somebody still uses the key support-agent/,
        ]) {
            await page.getByText(text).first().waitFor();
        }
        await page.getByText(`${OWNER.email} became the owner`).waitFor();
        await assertNoKeyAnywhere();
    });

    test("it is filtered by kind, and the filter stands in the link", async () => {
        await page.getByLabel("What").selectOption("key_rotated");
        await page.waitForURL(/type=key_rotated/);
        await page.getByText(/became the owner/).waitFor({ state: "detached" });
        assert.equal(await page.locator("main ol > li").count(), 1);
        await page.locator("main ol summary").click();
        await page.getByText(/^[0-9a-f]{64}$/).waitFor();
    });

    test("it is saved as a file, as filtered", async () => {
        await page.getByRole("button", { name: "Export" }).click();
        const saving = page.waitForEvent("download");
        await page.getByRole("button", { name: "JSON lines" }).click();
        const lines = readFileSync(await (await saving).path(), "utf8").trim().split("\n");
        assert.equal(lines.length, 1);
        assert.match(lines[0], /key_rotated/);
    });

    test("the palette finds a page of the settings", async () => {
        await page.keyboard.press("Control+k");
        await page.getByRole("dialog").waitFor();
        await page.keyboard.type("settings: data");
        await page.getByRole("option", { name: /Data and retention/ }).waitFor();
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/settings\/data/);
    });

    test("who lacks a permission sees neither the entry nor the page", async () => {
        await page.route("**/v1/me", async (route) => {
            const answer = await route.fetch();
            await route.fulfill({ response: answer, json: { ...(await answer.json()), permissions: ["data_read"] } });
        });
        await page.goto("/settings");
        await page.waitForURL(/\/settings\/organisation/);
        await page.getByText("Owners and admins can rename it.").waitFor();
        await page.goto("/settings/data");
        await page.getByText("Your role may read this and not change it.").waitFor();
        for (const name of ["API keys", "Members", "Audit log"]) {
            assert.equal(await page.getByRole("link", { name }).count(), 0, name);
        }
        await page.goto("/settings/audit");
        await page.getByText("You may not see this").waitFor();
        await page.unroute("**/v1/me");
    });

    test("after signing out, neither the page nor the back button has anything of a key", async () => {
        await page.goto("/settings/keys?show=all");
        await page.getByText("support-agent").first().waitFor();
        await page.getByRole("button", { name: "Account" }).click();
        await page.getByRole("button", { name: "Sign out" }).click();
        await page.waitForURL(/\/sign-in/);
        await assertNoKeyAnywhere();
        await page.goBack();
        await page.waitForURL(/\/sign-in/);
        await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
        assert.ok(!(await page.content()).includes("support-agent"));
        await assertNoKeyAnywhere();
    });

    test("no script error, policy violation or foreign request happened", () => {
        assert.deepEqual(window.troubles, []);
    });
});
