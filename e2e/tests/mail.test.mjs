// A forgotten password, a changed one, another address: through the outbox of a server without a mail server.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityProblems, launch, openWindow } from "../lib/browser.mjs";
import { goSignedOut, OWNER, openOwnersWindow } from "../lib/people.mjs";
import { startServer } from "../lib/server.mjs";

const NEXT = "seventeen lamps near a quiet harbour";

describe("mail", () => {
    let server, browser, operator, person;

    before(async () => {
        server = await startServer();
        browser = await launch();
        operator = await openOwnersWindow(browser, server);
        person = await openWindow(browser, server);
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    /** Reads the latest message in the operator's window and gives its first link. */
    async function linkFromOutbox() {
        const { page } = operator;
        await page.goto("/settings/outbox");
        await page.getByRole("button", { name: "Read" }).first().click();
        const text = await page.getByRole("dialog").innerText();
        await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
        return /https:\/\/\S+#\S+/.exec(text)[0];
    }

    test("the account page is there before the first run, and is accessible", async () => {
        await operator.page.goto("/settings/account");
        await operator.page.getByRole("heading", { name: "Your account" }).waitFor();
        assert.deepEqual(await accessibilityProblems(operator.page), []);
    });

    test("a link to the page for a forgotten password, and the same words for everybody", async () => {
        await person.page.goto("/sign-in");
        await person.page.getByRole("link", { name: "Forgot password?" }).click();
        for (const email of ["nobody@example.com", OWNER.email]) {
            await person.page.goto("/forgot-password");
            await person.page.getByLabel("E-mail").fill(email);
            await person.page.getByRole("button", { name: "Send a link" }).click();
            await person.page.getByText("If this address has an account").waitFor();
        }
        assert.deepEqual(await accessibilityProblems(person.page), []);
    });

    test("the operator reads the message, and that is recorded", async () => {
        const { page } = operator;
        // The letter is written after the answer, and the page asks once.
        await page.waitForFunction(
            async () => (await (await fetch("/v1/outbox")).json()).messages.some(({ template }) => template === "password_reset"),
            null,
            { polling: 200 },
        );
        await page.goto("/settings/outbox");
        await page.getByText("Only owners of the organisation that was created").waitFor();
        await page.getByRole("cell", { name: "password reset" }).waitFor();
        assert.deepEqual(await accessibilityProblems(page), []);
        const link = await linkFromOutbox();
        assert.ok(link.startsWith(`${server.url}/reset-password#`), link);
        const log = await page.evaluate(() => fetch("/v1/audit?type=outbox_read").then((answer) => answer.json()));
        assert.equal(log.records.length, 1);
    });

    test("the link leads to a new password and leaves no token in the address", async () => {
        await person.page.goto(await linkFromOutbox());
        await person.page.getByLabel("New password").fill(NEXT);
        assert.ok(!person.page.url().includes("#"), person.page.url());
        await person.page.getByRole("button", { name: "Change the password" }).click();
        await person.page.getByText("Your password was changed").waitFor();
    });

    test("every session has ended, and the new password opens one", async () => {
        await goSignedOut(operator.page, "/settings/outbox");
        await operator.page.getByLabel("E-mail").fill(OWNER.email);
        await operator.page.getByLabel("Password", { exact: true }).fill(NEXT);
        await operator.page.getByRole("button", { name: "Sign in", exact: true }).click();
        await operator.page.waitForURL(/\/settings\/outbox/);
    });

    test("a password is changed with the present one only", async () => {
        const { page } = operator;
        await page.goto("/settings/account");
        const form = page.locator("form").filter({ has: page.getByLabel("New password") });
        await form.getByLabel("Present password").fill("not the present password");
        await form.getByLabel("New password").fill(OWNER.password);
        await form.getByRole("button").click();
        await form.getByText("the password you have now").waitFor();
        await form.getByLabel("Present password").fill(NEXT);
        await form.getByRole("button").click();
        await page.getByText("Your password was changed").waitFor();
    });

    test("an address is changed by whoever reads the new one", async () => {
        const { page } = operator;
        await page.goto("/settings/account");
        const form = page.locator("form").filter({ has: page.getByLabel("New e-mail address") });
        await form.getByLabel("New e-mail address").fill("new@example.com");
        await form.getByLabel("Present password").fill(OWNER.password);
        await form.getByRole("button").click();
        await page.getByText("A link is on its way").waitFor();
        await page.goto("/settings/outbox");
        const row = page.getByRole("row").filter({ hasText: "email confirmation" });
        await row.getByRole("button", { name: "Read" }).click();
        const link = /https:\/\/\S+#\S+/.exec(await page.getByRole("dialog").innerText())[0];
        await person.page.goto(link);
        await person.page.getByRole("button", { name: "Confirm the address" }).click();
        await person.page.getByText("sign in with this address").waitFor();
    });

    test("sign-up is closed", async () => {
        await person.page.goto("/sign-in");
        await person.page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
        assert.equal(await person.page.getByRole("link", { name: "Create an account" }).count(), 0);
        await person.page.goto("/sign-up");
        await person.page.getByText("Sign-up is closed").waitFor();
    });

    test("no script error, policy violation or foreign request happened", () => {
        assert.deepEqual([...operator.troubles, ...person.troubles], []);
    });
});
