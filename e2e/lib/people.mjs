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

/** From the sign-in page, or one that leads there, to the dashboard. */
export async function signIn(page, email, password) {
    if (!new URL(page.url(), "https://none.invalid").pathname.startsWith("/sign-in")) await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Goes to a page after the session ended elsewhere. What is open may be leaving for the sign-in page by itself, and then interrupts us. */
export async function goSignedOut(page, path) {
    await page.goto(path).catch((error) => {
        if (!/ERR_ABORTED|interrupted by another navigation/.test(error.message)) throw error;
    });
    await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
}

/** The link of the latest letter of this kind to an address, read in a page of whoever runs the server. */
export async function linkInOutbox(page, email, template) {
    return page.evaluate(
        async ([email, template]) => {
            const { messages } = await (await fetch("/v1/outbox")).json();
            const { id } = messages.find((message) => message.to === email && message.template === template);
            const { text } = await (await fetch(`/v1/outbox/${id}`)).json();
            return /https:\/\/\S+#\S+/.exec(text)[0];
        },
        [email, template],
    );
}

/** In a page of an owner: sends a request as the dashboard would, and gives what came back. */
export async function ask(page, method, path, body) {
    return page.evaluate(
        async ([method, path, body]) => {
            const { csrf_token } = await (await fetch("/v1/me")).json();
            const headers = { "X-CSRF-Token": csrf_token ?? "", "Content-Type": "application/json" };
            const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
            return { status: answer.status, body: await answer.json() };
        },
        [method, path, body],
    );
}
