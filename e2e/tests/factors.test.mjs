// A second factor in the browser: added, asked for at sign-in and before something sensitive, required, removed.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { accessibilityProblems, DESKTOP, launch, openWindow, overflowsSideways, PHONE } from "../lib/browser.mjs";
import { openOwnersWindow, OWNER } from "../lib/people.mjs";
import { startServer } from "../lib/server.mjs";

const PICTURES = new URL("../screenshots/", import.meta.url).pathname;
const CODE = /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}/g;

/** RFC 6238, independent of the product. */
function totp(secret, step) {
    const bits = [...secret].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
    const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const digest = createHmac("sha1", key).update(counter).digest();
    const at = digest[19] & 15;
    return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

describe("second factors", () => {
    let server, browser, window, page, secret, codes;
    let lastStep = 0;

    before(async () => {
        mkdirSync(PICTURES, { recursive: true });
        server = await startServer();
        browser = await launch();
        window = await openOwnersWindow(browser, server);
        page = window.page;
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    /** A code that was not used before; the server takes one step into the future. */
    function nextCode() {
        lastStep = Math.max(lastStep + 1, Math.floor(Date.now() / 30_000));
        return totp(secret, lastStep);
    }

    async function picture(name) {
        for (const [suffix, viewport, colorScheme] of [["light", DESKTOP, "light"], ["dark", DESKTOP, "dark"], ["phone", PHONE, "light"]]) {
            await page.setViewportSize(viewport);
            await page.emulateMedia({ colorScheme });
            await page.screenshot({ path: `${PICTURES}factors-${name}-${suffix}.png` });
            assert.equal(await overflowsSideways(page), false, `${name} ${suffix} is too wide`);
        }
        await page.setViewportSize(DESKTOP);
        await page.emulateMedia({ colorScheme: "light" });
        assert.deepEqual(await accessibilityProblems(page), []);
    }

    test("an app is added with its code, and recovery codes are shown once", async () => {
        await page.goto("/settings/security");
        await page.getByRole("button", { name: "Add an app" }).waitFor();
        await picture("none");
        await page.getByRole("button", { name: "Add an app" }).click();
        secret = (await page.getByRole("dialog").getByLabel("Key for the app").innerText()).replaceAll(" ", "");
        assert.match(secret, /^[A-Z2-7]{32}$/);
        await page.getByRole("img", { name: "QR code of the key" }).waitFor();
        await picture("add");
        await page.getByLabel("Code that the app shows").fill("000000");
        await page.getByRole("button", { name: "Add the app" }).click();
        await page.getByText("This code is not right").waitFor();
        await page.getByLabel("Code that the app shows").fill(nextCode());
        await page.getByRole("button", { name: "Add the app" }).click();
        codes = (await page.getByRole("dialog").getByLabel("Recovery codes").innerText()).match(CODE);
        assert.equal(codes.length, 10);
        await picture("codes");
        const saving = page.waitForEvent("download");
        await page.getByRole("button", { name: "save as text" }).click();
        assert.deepEqual(readFileSync(await (await saving).path(), "utf8").match(CODE), codes);
        await page.getByRole("button", { name: "I have stored them" }).click();
        await page.getByText("10 codes left").waitFor();
        const kept = await page.evaluate(() => JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }, history.state]));
        for (const shown of [secret, ...codes]) assert.ok(!kept.includes(shown), "a secret is left in the page");
        await picture("added");
    });

    async function firstStep(target) {
        await target.goto("/sign-in");
        await target.getByLabel("E-mail").fill(OWNER.email);
        await target.getByLabel("Password", { exact: true }).fill(OWNER.password);
        await target.getByRole("button", { name: "Sign in", exact: true }).click();
        await target.getByLabel("Code of your authenticator app").waitFor();
    }

    test("signing in takes the password and a code", async () => {
        await firstStep(page);
        await picture("sign-in");
        await page.getByLabel("Code of your authenticator app").fill("000000");
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await page.getByText("This code is wrong, or was used before.").waitFor();
        await page.getByLabel("Code of your authenticator app").fill(nextCode());
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await page.waitForURL(/\/(overview|welcome)/);
    });

    test("a recovery code stands in for the app, once", async () => {
        const other = await openWindow(browser, server);
        for (const [code, works] of [[codes[0], true], [codes[0], false]]) {
            // A page of somebody signed in would leave by itself when the cookie goes.
            await other.page.goto("/sign-in");
            await other.context.clearCookies();
            await firstStep(other.page);
            await other.page.getByRole("button", { name: "Use a recovery code instead" }).click();
            await other.page.getByLabel("Recovery code").fill(code.toLowerCase());
            await other.page.getByRole("button", { name: "Sign in", exact: true }).click();
            if (works) await other.page.waitForURL(/\/(overview|welcome)/);
            else await other.page.getByText("This code is wrong, or was used before.").waitFor();
        }
        assert.deepEqual(other.troubles, []);
        await other.context.close();
    });

    test("a change that needs a proof asks for it and is then made", async () => {
        // As if the proof were old: the first answer is the server's refusal, word for word.
        let asked = 0;
        await page.route("**/v1/keys", async (route) => {
            if (route.request().method() !== "POST" || asked++ > 0) return route.continue();
            await route.fulfill({
                status: 403,
                contentType: "application/json",
                body: JSON.stringify({
                    error: {
                        code: "step_up_required",
                        message: "Prove once more that it is you.",
                        request_id: "1",
                        details: [
                            { field: "proof", code: "totp", message: "a code of your authenticator app" },
                            { field: "proof", code: "recovery_code", message: "one of your recovery codes" },
                        ],
                    },
                    detail: "",
                }),
            });
        });
        await page.goto("/settings/keys");
        await page.getByRole("button", { name: "Create a key" }).click();
        await page.getByLabel("Name").fill("proved");
        await page.getByRole("button", { name: "Create the key" }).click();
        await page.getByRole("dialog", { name: "Is it still you?" }).waitFor();
        await picture("step-up");
        await page.getByRole("button", { name: "Use a recovery code instead" }).click();
        await page.getByRole("dialog", { name: "Is it still you?" }).getByLabel("Recovery code").fill(codes[1]);
        await page.getByRole("button", { name: "Go on" }).click();
        await page.getByRole("dialog").getByLabel("API key").waitFor();
        assert.equal(asked, 2);
        await page.getByRole("button", { name: "I have stored it" }).click();
        await page.unroute("**/v1/keys");
    });

    test("the organisation requires one, and whoever lacks it sees where to add it", async () => {
        await page.goto("/settings/security");
        await page.getByRole("button", { name: "Require it" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Require it" }).click();
        await page.getByText(/A second factor is required/).waitFor();
        await page.getByRole("button", { name: "Remove", exact: true }).click();
        await page.getByRole("button", { name: "Remove the app" }).click();
        await page.getByText(/Your organisation wants everybody to have a second factor/).waitFor();
        await page.goto("/overview");
        await page.waitForURL(/\/settings\/security/);
        await page.getByRole("button", { name: "Add an app" }).waitFor();
        await picture("required");
    });

    test("the log has it in sentences", async () => {
        await page.getByRole("button", { name: "Add an app" }).click();
        secret = (await page.getByRole("dialog").getByLabel("Key for the app").innerText()).replaceAll(" ", "");
        lastStep = 0;
        await page.getByLabel("Code that the app shows").fill(nextCode());
        await page.getByRole("button", { name: "Add the app" }).click();
        await page.getByRole("button", { name: "I have stored them" }).click();
        await page.goto("/settings/audit");
        for (const text of [
            /added an authenticator app as a second factor/,
            /removed an authenticator app as a second factor/,
            /signed in, and with an authenticator app/,
            /made a second factor a must for everybody/,
            /used a recovery code; 9 codes left/,
            /proved once more who they are, with a recovery code/,
        ]) {
            await page.getByText(text).first().waitFor();
        }
    });

    test("no script error, policy violation or foreign request happened", () => {
        assert.deepEqual(window.troubles, []);
    });
});
