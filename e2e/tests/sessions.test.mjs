// Somebody sees where they are signed in, and ends what they do not want.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityProblems, launch, openWindow, overflowsSideways } from "../lib/browser.mjs";
import { goSignedOut, OWNER, openOwnersWindow, signIn } from "../lib/people.mjs";
import { startServer } from "../lib/server.mjs";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

describe("sessions", () => {
    let server, browser, here, page;
    const elsewhere = [];

    before(async () => {
        server = await startServer();
        browser = await launch();
        here = await openOwnersWindow(browser, server);
        page = here.page;
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    async function signInElsewhere(look) {
        const window = await openWindow(browser, server, look);
        await signIn(window.page, OWNER.email, OWNER.password);
        elsewhere.push(window);
        return window;
    }

    const rows = () => page.getByRole("list", { name: "Your sessions" }).getByRole("listitem");

    async function assertEnded({ page }) {
        await goSignedOut(page, "/settings/sessions");
        await page.getByRole("status").filter({ hasText: "Your session was ended" }).waitFor();
    }

    test("alone, there is nothing to end", async () => {
        await page.goto("/settings/sessions");
        await page.getByRole("heading", { level: 1, name: "You are signed in here only" }).waitFor();
        await page.getByText("this browser").waitFor();
        assert.equal(await page.getByRole("button", { name: /^End/ }).count(), 0);
    });

    test("another browser appears with what it is", async () => {
        await signInElsewhere({ userAgent: FIREFOX });
        await page.reload();
        await page.getByRole("heading", { level: 1, name: "You are signed in here and in one other place" }).waitFor();
        assert.equal(await rows().count(), 2);
        await rows().filter({ hasText: "Firefox" }).filter({ hasText: "last used" }).waitFor();
        assert.equal(await rows().filter({ hasText: "this browser" }).filter({ hasText: "Firefox" }).count(), 0);
        assert.deepEqual(await accessibilityProblems(page), []);
        assert.equal(await overflowsSideways(page), false);
    });

    test("it goes on until it is confirmed that it is to end", async () => {
        await page.getByRole("button", { name: /^End the session of Firefox/ }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
        await page.getByRole("dialog").waitFor({ state: "detached" });
        await elsewhere[0].page.goto("/settings/sessions");
        await elsewhere[0].page.getByRole("heading", { level: 1, name: /in one other place/ }).waitFor();
    });

    test("the other browser is signed out, this one is not", async () => {
        await page.getByRole("button", { name: /^End the session of Firefox/ }).click();
        await page.getByRole("dialog").getByRole("button", { name: "End", exact: true }).click();
        await page.getByRole("status").filter({ hasText: "1 session ended." }).waitFor();
        await page.getByRole("heading", { level: 1, name: "You are signed in here only" }).waitFor();
        await assertEnded(elsewhere[0]);
    });

    test("all others end at once", async () => {
        const [second, third] = [await signInElsewhere({ userAgent: FIREFOX }), await signInElsewhere()];
        await page.reload();
        await page.getByRole("heading", { level: 1, name: "You are signed in here and in 2 other places" }).waitFor();
        await page.getByRole("button", { name: "End all others" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "End", exact: true }).click();
        await page.getByRole("status").filter({ hasText: "2 sessions ended." }).waitFor();
        assert.equal(await rows().count(), 1);
        await assertEnded(second);
        await assertEnded(third);
        await page.reload();
        await page.getByRole("heading", { level: 1, name: "You are signed in here only" }).waitFor();
    });

    test("no script error, policy violation or foreign request happened", () => {
        assert.deepEqual([here, ...elsewhere].flatMap(({ troubles }) => troubles), []);
    });
});
