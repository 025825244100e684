// Whoever runs the server sees what protects its data, and sees a rotation that was asked for.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { accessibilityProblems, launch, openWindow, overflowsSideways, PHONE } from "../lib/browser.mjs";
import { openOwnersWindow } from "../lib/people.mjs";
import { startServer } from "../lib/server.mjs";

const SHOTS = process.env.SHOTS;

describe("encryption", () => {
    let server, browser, window, page;

    before(async () => {
        server = await startServer();
        browser = await launch();
        window = await openOwnersWindow(browser, server);
        page = window.page;
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
        assert.deepEqual(window?.troubles ?? [], []);
    });

    const row = (name) => page.getByRole("row").filter({ hasText: name });
    const shot = async (where, name) => SHOTS && where.screenshot({ path: join(SHOTS, `encryption-${name}.png`), fullPage: true });

    test("every key is there, with its next rotation in words", async () => {
        await page.goto("/settings/encryption");
        await page.getByRole("heading", { level: 1, name: "Keys are in order" }).waitFor();
        await page.getByText("Local keyring").waitFor();
        await page.getByText("none are made").waitFor();
        assert.equal(await page.getByRole("row").count(), 14);
        await row("Root").getByText(/^in \d+ (days|hours)$/).waitFor();
        await row("API keys").getByText("HMAC-SHA256").waitFor();
        assert.deepEqual(await accessibilityProblems(page), []);
        await shot(page, "light");
    });

    // Takes up to a minute, so only where pictures are taken; that it is recorded, KeyRotationTest shows each time.
    test("a rotation that somebody asked for is seen, and recorded", { skip: !SHOTS }, async () => {
        // What `agentmetrics encryption-keys rotate` leaves for the server; a round a minute looks for it.
        writeFileSync(join(server.data, "keys", "rotate-now"), "event-store\noutbox\n");
        await page.clock.install();
        for (let round = 0; round < 80; round += 1) {
            await page.clock.fastForward(31_000);
            if (await row("Event store").getByText("still needed").isVisible()) break;
            await new Promise((resolve) => setTimeout(resolve, 1_000));
        }
        await row("Event store").getByText("from its next start on").waitFor();
        await row("Waiting messages").getByText("disabled").waitFor();
        await shot(page, "rotated-light");
        await page.goto("/settings/audit");
        await page.getByText("made version 2 of the encryption key outbox, as somebody asked by command").waitFor();
        await page.getByText("disabled version 1 of the encryption key outbox").waitFor();
    });

    for (const [name, look] of [["dark", { colorScheme: "dark" }], ["phone", { viewport: PHONE }], ["phone-dark", { viewport: PHONE, colorScheme: "dark" }]]) {
        test(`it can be read: ${name}`, async () => {
            const other = await openWindow(browser, server, { ...look, storageState: await window.context.storageState() });
            await other.page.goto("/settings/encryption");
            await other.page.getByRole("heading", { level: 1, name: "Keys are in order" }).waitFor();
            assert.equal(await overflowsSideways(other.page), false);
            assert.deepEqual(await accessibilityProblems(other.page), []);
            assert.deepEqual(other.troubles, []);
            await shot(other.page, name);
            await other.context.close();
        });
    }

    test("a key manager that does not answer, and a server without one, are told in words", async () => {
        const answer = await page.evaluate(async () => (await fetch("/v1/security/keys")).json());
        const gone = {
            ...answer,
            key_manager: { ...answer.key_manager, kind: "vault", state: "silent" },
            backups: { made: true, late: true, last_at: answer.as_of, proven_at: null },
            keys: answer.keys.map((key) => {
                if (key.name === "api-key-pepper") return { ...key, rotation: { ...key.rotation, state: "moving", moved: 4_200, pieces: 10_000 } };
                if (key.name === "outbox") return { ...key, rotation: { ...key.rotation, trouble: "key_manager_refused", trouble_at: answer.as_of } };
                return key;
            }),
        };
        await page.route("**/v1/security/keys", (route) => route.fulfill({ json: gone }));
        await page.goto("/settings/encryption");
        await page.getByRole("heading", { level: 1, name: "The key manager does not answer" }).waitFor();
        assert.equal(await row("API keys").getByRole("progressbar").getAttribute("aria-valuenow"), "42");
        await row("Waiting messages").getByText("the key manager said no").waitFor();
        assert.deepEqual(await accessibilityProblems(page), []);
        await shot(page, "trouble-light");
        await page.unroute("**/v1/security/keys");
        const error = { error: { code: "key_manager_unavailable", message: "The key manager does not answer. Nothing was read or stored.", request_id: "r1" } };
        await page.route("**/v1/security/keys", (route) => route.fulfill({ status: 503, json: { ...error, detail: error.error.message } }));
        await page.goto("/settings/encryption");
        await page.getByRole("alert").getByText("The key manager does not answer.").waitFor({ timeout: 30_000 });
        await shot(page, "error-light");
    });
});
