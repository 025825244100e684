// An organisation of one's own is deleted: its name typed, a banner everywhere, and kept after all.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityProblems, launch } from "../lib/browser.mjs";
import { openOwnersWindow } from "../lib/people.mjs";
import { startServer } from "../lib/server.mjs";

const NAME = "Doomed";

describe("deleting an organisation", () => {
    let server, browser, page;

    before(async () => {
        server = await startServer();
        browser = await launch();
        ({ page } = await openOwnersWindow(browser, server));
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    const banner = () => page.getByRole("alert").filter({ hasText: `${NAME} is being deleted` });
    const begin = () => page.getByRole("button", { name: "Delete organisation" });

    test("the organisation that runs the server is not deleted", async () => {
        await page.goto("/settings/organisation");
        await begin().click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel("Type Northwind to confirm").fill("Northwind");
        await dialog.getByRole("button", { name: "Delete organisation" }).click();
        await dialog.getByText("The organisation that runs this server cannot be deleted.").waitFor();
        await dialog.getByRole("button", { name: "Cancel" }).click();
    });

    test("another one takes its name, typed", async () => {
        await page.goto("/settings/organisations");
        await page.getByLabel("Name").fill(NAME);
        await page.getByRole("button", { name: "Create the organisation" }).click();
        await page.getByRole("button", { name: `Switch to ${NAME}` }).click();
        await page.waitForURL(/\/welcome/);
        await page.goto("/settings/organisation");
        await page.getByText(`You are looking at ${NAME}`).waitFor();
        await begin().click();
        const dialog = page.getByRole("dialog");
        const confirm = dialog.getByRole("button", { name: "Delete organisation" });
        assert.ok(await confirm.isDisabled());
        await dialog.getByLabel(`Type ${NAME} to confirm`).fill("Doom");
        assert.ok(await confirm.isDisabled());
        await dialog.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
        assert.deepEqual(await accessibilityProblems(page), []);
        await confirm.click();
        await banner().waitFor();
    });

    test("every page says so, and the owner can still look", async () => {
        await page.goto("/settings/audit");
        await banner().waitFor();
        await page.getByText("began to delete the organisation").first().waitFor();
        assert.deepEqual(await accessibilityProblems(page), []);
    });

    test("the banner leads to where it is stopped, and then it is gone", async () => {
        await banner().getByRole("link", { name: "Keep the organisation" }).click();
        await page.waitForURL(/\/settings\/organisation/);
        await page.getByRole("button", { name: "Keep the organisation" }).click();
        await begin().waitFor();
        await banner().waitFor({ state: "detached" });
    });
});
