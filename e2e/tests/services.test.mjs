// Sign-in with Google and GitHub, linking and unlinking, in a real browser, with doubles in place of both.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { accessibilityProblems, DESKTOP, launch, openWindow, overflowsSideways, PHONE } from "../lib/browser.mjs";
import { openOwnersWindow, OWNER } from "../lib/people.mjs";
import { startServer } from "../lib/server.mjs";

const SERVICES = ["Google", "GitHub"];
const PICTURES = new URL("../screenshots/", import.meta.url).pathname;
const LOOKS = [
    { name: "light", viewport: DESKTOP, colorScheme: "light" },
    { name: "dark", viewport: DESKTOP, colorScheme: "dark" },
    { name: "phone", viewport: PHONE, colorScheme: "light" },
];

describe("services to sign in with", () => {
    let server, browser, owner, visitor;

    before(async () => {
        mkdirSync(PICTURES, { recursive: true });
        server = await startServer({ account: OWNER.email });
        browser = await launch();
        const look = { elsewhere: [server.google, server.github] };
        owner = await openOwnersWindow(browser, server, look);
        visitor = await openWindow(browser, server, look);
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    const to = (service) => visitor.page.getByRole("button", { name: `Sign in with ${service}` });
    const row = (service) => owner.page.getByRole("listitem").filter({ hasText: service });

    async function answerWith({ page }, word) {
        await page.getByRole("link", { name: word }).click();
    }

    async function signIn(service, next = "/settings/sessions") {
        await visitor.page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
        await to(service).click();
        await answerWith(visitor, "Continue");
    }

    /** Nothing of the answer stays where somebody, or a script, could find it. */
    async function assertNothingLeft({ page }) {
        const kept = await page.evaluate(() => JSON.stringify([location.href, history.state, document.cookie, { ...localStorage }, { ...sessionStorage }]));
        assert.doesNotMatch(kept, /needle|state=|code=/);
        assert.doesNotMatch(server.log.join(""), /needle|gho/);
    }

    async function assertReadable(page, picture) {
        await page.screenshot({ path: `${PICTURES}${picture}.png`, fullPage: true });
        assert.deepEqual(await accessibilityProblems(page), [], picture);
        assert.equal(await overflowsSideways(page), false, picture);
    }

    for (const look of LOOKS) {
        test(`a button for each, and words for whoever says no at the service: ${look.name}`, async () => {
            const { context, page, troubles } = await openWindow(browser, server, { ...look, elsewhere: [server.google] });
            await page.goto("/sign-in");
            for (const service of SERVICES) await page.getByRole("button", { name: `Sign in with ${service}` }).waitFor();
            await assertReadable(page, `services-sign-in-${look.name}`);
            await page.getByRole("button", { name: "Sign in with Google" }).click();
            await page.getByRole("link", { name: "Cancel" }).click();
            await page.getByRole("alert").getByText("Google did not sign you in.").waitFor();
            await assertReadable(page, `services-refused-${look.name}`);
            await page.getByRole("link", { name: "Back to sign-in" }).click();
            await page.getByRole("button", { name: "Sign in with Google" }).waitFor();
            assert.deepEqual(troubles, []);
            await context.close();
        });
    }

    for (const service of SERVICES) {
        test(`an account at ${service} that nobody linked signs nobody in, whatever its address`, async () => {
            await signIn(service);
            await visitor.page.getByRole("alert").getByText("it is not linked to this account").waitFor();
            await assertNothingLeft(visitor);
            await visitor.page.goto("/settings/sessions");
            await visitor.page.waitForURL(/\/sign-in/);
        });
    }

    for (const service of SERVICES) {
        test(`an owner links an account at ${service}`, async () => {
            await owner.page.goto("/settings/sign-in");
            await row(service).getByText("Not linked").waitFor();
            await owner.page.getByRole("button", { name: `Link ${service}` }).click();
            await answerWith(owner, "Continue");
            await owner.page.waitForURL(/\/settings\/sign-in$/);
            await row(service).getByText(OWNER.email).waitFor();
            await assertNothingLeft(owner);
        });

        test(`and is signed in with ${service}, where they wanted to go`, async () => {
            await signIn(service);
            await visitor.page.waitForURL(/\/settings\/sessions$/);
            await visitor.page.getByRole("heading", { level: 1 }).waitFor();
            await assertNothingLeft(visitor);
        });
    }

    for (const { name, viewport, colorScheme } of LOOKS) {
        test(`what is linked is readable: ${name}`, async () => {
            await owner.page.setViewportSize(viewport);
            await owner.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
            await owner.page.goto("/settings/sign-in");
            for (const service of SERVICES) await row(service).getByText(OWNER.email).waitFor();
            await assertReadable(owner.page, `settings-sign-in-${name}`);
        });
    }

    test("the back button and the address of the answer do nothing a second time", async () => {
        // A page of somebody signed in would leave by itself when the cookie goes.
        await visitor.page.goto("/sign-in");
        await visitor.page.context().clearCookies();
        await to("Google").click();
        const answer = await visitor.page.getByRole("link", { name: "Continue" }).getAttribute("href");
        await answerWith(visitor, "Continue");
        await visitor.page.waitForURL(/\/(overview|welcome)/);
        const stranger = await openWindow(browser, server);
        await stranger.page.goto(answer);
        await stranger.page.getByRole("alert").getByText("This was not begun in this browser").waitFor();
        await stranger.context.close();
        await visitor.page.goBack();
        await visitor.page.goto(answer);
        await visitor.page.getByRole("alert").getByText("was used already").waitFor();
    });

    test("an attacker's answer does not sign somebody in as the attacker", async () => {
        const attacker = await openWindow(browser, server, { elsewhere: [server.google] });
        await attacker.page.goto("/sign-in");
        await attacker.page.getByRole("button", { name: "Sign in with Google" }).click();
        const answer = await attacker.page.getByRole("link", { name: "Continue" }).getAttribute("href");
        const victim = await openWindow(browser, server, { elsewhere: [server.google] });
        await victim.page.goto("/sign-in");
        await victim.page.getByRole("button", { name: "Sign in with Google" }).click();
        await victim.page.getByRole("link", { name: "Continue" }).waitFor();
        await victim.page.goto(answer);
        await victim.page.getByRole("alert").getByText("This was not begun in this browser").waitFor();
        await victim.page.goto("/settings/sessions");
        await victim.page.waitForURL(/\/sign-in/);
        await attacker.context.close();
        await victim.context.close();
    });

    test("an unlinked account signs nobody in any more", async () => {
        await owner.page.goto("/settings/sign-in");
        await owner.page.getByRole("button", { name: "Unlink Google" }).click();
        await row("Google").getByText("Not linked").waitFor();
        await row("GitHub").getByText(OWNER.email).waitFor();
        await signIn("Google");
        await visitor.page.getByRole("alert").getByText("it is not linked to this account").waitFor();
    });

    test("the audit log tells all of it, in sentences", async () => {
        await owner.page.goto("/settings/audit");
        for (const text of [
            /unlinked their account at Google/,
            /linked an account at GitHub, which signs them in now/,
            /signed in with Google/,
            /signed in with GitHub/,
            /was refused: the account at the service was not linked/,
        ]) {
            await owner.page.getByText(text).first().waitFor();
        }
    });

    test("no script error, policy violation or foreign request happened", () => {
        assert.deepEqual([...owner.troubles, ...visitor.troubles], []);
    });
});
