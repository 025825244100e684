// Somebody who is signed in.
import { openWindow } from "./browser.mjs";

export const OWNER = { email: "owner@example.com", organisation: "Northwind", password: "umbrella harvest violin 42" };

/** Fills in the page behind the one-time link and waits until it leads on. */
export async function setUpOwner(page, server) {
    await page.goto(server.setup);
    await page.getByLabel("E-mail").fill(OWNER.email);
    await page.getByLabel("Organisation name").fill(OWNER.organisation);
    await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.waitForURL(/\/(overview|welcome)/);
}

/** A window of the owner of a new server. */
export async function openOwnersWindow(browser, server, look = {}) {
    const window = await openWindow(browser, server, look);
    await setUpOwner(window.page, server);
    return window;
}
