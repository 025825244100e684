// A passkey from beginning to end, with the browser's own authenticator: added, used, in the place of the password, removed.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { accessibilityProblems, DESKTOP, launch, openWindow, overflowsSideways, PHONE } from "../lib/browser.mjs";
import { openOwnersWindow, OWNER } from "../lib/people.mjs";
import { startServer } from "../lib/server.mjs";

const SHOTS = new URL("../screenshots/", import.meta.url).pathname;

describe("passkeys", () => {
    let server, browser, window, page;

    before(async () => {
        mkdirSync(SHOTS, { recursive: true });
        server = await startServer();
        browser = await launch();
        window = await openOwnersWindow(browser, server);
        page = window.page;
        await addAuthenticator(window);
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    /** As one that is built into a laptop, whose owner puts a finger on it at once. */
    async function addAuthenticator({ context, page: where }) {
        const debug = await context.newCDPSession(where);
        await debug.send("WebAuthn.enable");
        await debug.send("WebAuthn.addVirtualAuthenticator", {
            options: {
                protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
                isUserVerified: true, automaticPresenceSimulation: true,
            },
        });
    }

    const passkeys = () => page.getByRole("region", { name: "Passkeys" });

    async function signOut() {
        // A page of somebody signed in would leave by itself when the session ends.
        await page.goto("/sign-in?next=/settings/sign-in");
        await page.evaluate(async () => {
            const { csrf_token } = await (await fetch("/v1/me")).json();
            await fetch("/v1/sessions/current", { method: "DELETE", headers: { "X-CSRF-Token": csrf_token } });
        });
    }

    async function signInWithPasskey() {
        await page.getByRole("button", { name: "Sign in with a passkey" }).click();
        await page.waitForURL(/\/settings\/sign-in/);
        await passkeys().waitFor();
    }

    test("a passkey is added under a name", async () => {
        await page.goto("/settings/sign-in");
        await passkeys().getByRole("button", { name: "Add a passkey" }).click();
        await page.getByRole("dialog").getByLabel("Name").fill("Work laptop");
        await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
        await page.getByRole("list", { name: "Recovery codes" }).waitFor();
        assert.equal(await page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem").count(), 10);
        await page.getByRole("button", { name: "I have stored them" }).click();
        await passkeys().getByText("Work laptop").waitFor();
        await passkeys().getByText("not used yet").waitFor();
    });

    test("the same device is not asked twice", async () => {
        await passkeys().getByRole("button", { name: "Add a passkey" }).click();
        await page.getByRole("dialog").getByLabel("Name").fill("Again");
        await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
        await page.getByRole("dialog").getByText("This device has a passkey for you already.").waitFor();
        await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    });

    test("it signs its owner in, without an address", async () => {
        await signOut();
        await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
        await page.screenshot({ path: `${SHOTS}sign-in-passkey-light.png` });
        await signInWithPasskey();
        await passkeys().getByText(/used/).waitFor();
        assert.equal(await page.evaluate(() => document.cookie), "");
    });

    test("after the password it is the second step", async () => {
        await signOut();
        await page.getByLabel("E-mail").fill(OWNER.email);
        await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await page.getByRole("button", { name: "Use a passkey" }).click();
        await page.waitForURL(/\/settings\/sign-in/);
        await passkeys().waitFor();
    });

    test("a browser without one says so in words", async () => {
        const other = await openWindow(browser, server, {});
        const debug = await other.context.newCDPSession(other.page);
        await debug.send("WebAuthn.enable");
        await debug.send("WebAuthn.addVirtualAuthenticator", {
            options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
        });
        await other.page.goto("/sign-in");
        await other.page.getByRole("button", { name: "Sign in with a passkey" }).click();
        await other.page.getByRole("alert").getByText("No passkey was chosen, or it took too long.").waitFor();
        await other.context.close();
    });

    test("it is renamed", async () => {
        await passkeys().getByRole("button", { name: "Rename" }).click();
        await page.getByRole("dialog").getByLabel("Name").fill("<b>Laptop</b> of Ada");
        await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
        await passkeys().getByText("<b>Laptop</b> of Ada").waitFor();
    });

    test("it takes the place of the password, and then it is the only way in", async () => {
        await page.getByRole("button", { name: "Remove", exact: true }).first().click();
        await page.getByRole("button", { name: "Remove the password" }).click();
        await page.getByText("None", { exact: true }).waitFor();
        await passkeys().getByRole("button", { name: "Your only way in" }).waitFor();
        await page.goto("/settings/account");
        await page.getByText("You have none.").waitFor();
        assert.equal(await page.getByLabel("Present password").count(), 0);
        await signOut();
        await page.getByLabel("E-mail").fill(OWNER.email);
        await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await page.getByText("The e-mail or password is not right.").waitFor();
        await signInWithPasskey();
    });

    test("the page looks right, light and dark, on a desk and on a phone", async () => {
        for (const [name, viewport] of [["", DESKTOP], ["-phone", PHONE]]) {
            for (const colorScheme of ["light", "dark"]) {
                await page.setViewportSize(viewport);
                await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
                await page.goto("/settings/sign-in");
                await passkeys().getByText("Laptop").waitFor();
                await page.screenshot({ path: `${SHOTS}settings-passkeys${name}-${colorScheme}.png`, fullPage: true });
                assert.deepEqual(await accessibilityProblems(page), []);
                assert.equal(await overflowsSideways(page), false);
            }
        }
        await page.setViewportSize(DESKTOP);
    });

    test("nothing else went wrong on the way", () => {
        assert.deepEqual(window.troubles, []);
    });
});
