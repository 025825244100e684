// Somebody is invited, joins, becomes something else, has an organisation of their own, hands over, leaves.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessibilityProblems, everythingKept, launch, openWindow } from "../lib/browser.mjs";
import { ask, goSignedOut, linkInOutbox, OWNER, openOwnersWindow, signIn } from "../lib/people.mjs";
import { startServer } from "../lib/server.mjs";

const GRACE = { email: "grace@example.com", password: "seventeen lamps near a quiet harbour" };

describe("people", () => {
    let server, browser, owner, grace, link;
    const strangers = [];

    before(async () => {
        // Where sign-up is closed, only owners make further organisations.
        server = await startServer({ settings: { AGENTMETRICS_SIGN_UP: "open" } });
        browser = await launch();
        owner = await openOwnersWindow(browser, server);
        grace = await openWindow(browser, server);
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    async function openStranger() {
        const window = await openWindow(browser, server);
        strangers.push(window);
        return window;
    }

    const member = (page, email) => page.getByRole("list", { name: "Members" }).getByRole("listitem").filter({ hasText: email });
    const pending = (page, email) => page.getByRole("list", { name: "Pending invitations" }).getByRole("listitem").filter({ hasText: email });
    const settingsMenu = (page) => page.getByRole("navigation", { name: "Settings" });

    async function invite(page, email, role) {
        await page.goto("/settings/members");
        await page.getByRole("button", { name: "Invite somebody" }).click();
        await page.getByRole("dialog").getByLabel("E-mail").fill(email);
        await page.getByRole("dialog").getByLabel("Role").selectOption(role);
        await page.getByRole("dialog").getByRole("button", { name: "Send the invitation" }).click();
        await page.getByRole("status").filter({ hasText: `An invitation for ${email} is on its way` }).waitFor();
        await pending(page, email).filter({ hasText: role }).waitFor();
    }

    test("the owner is there, and cannot be changed by themselves", async () => {
        const { page } = owner;
        await page.goto("/settings/members");
        await member(page, OWNER.email).filter({ hasText: "you" }).filter({ hasText: "owner" }).waitFor();
        assert.equal(await member(page, OWNER.email).getByRole("button").count(), 0);
        await page.getByText("Nobody is on the way").waitFor();
        assert.deepEqual(await accessibilityProblems(page), []);
    });

    test("an invitation goes by mail, and waits", async () => {
        await invite(owner.page, GRACE.email, "viewer");
        await pending(owner.page, GRACE.email).filter({ hasText: /expires in [67] days, invited by you/ }).waitFor();
        assert.deepEqual(await accessibilityProblems(owner.page), []);
        link = await linkInOutbox(owner.page, GRACE.email, "invitation");
        assert.ok(link.startsWith(`${server.url}/invitation#`), link);
    });

    test("its link says what is offered, and leaves no token in the page", async () => {
        const { page } = grace;
        await page.goto(link);
        await page.getByText(`${OWNER.email} invites ${GRACE.email} to ${OWNER.organisation} as a viewer.`).waitFor();
        await page.getByLabel("New password").waitFor();
        const token = link.split("#")[1];
        assert.ok(token.length > 20);
        assert.ok(!(await everythingKept(page)).includes(token), "the token is left in the page");
        assert.deepEqual(await accessibilityProblems(page), []);
    });

    test("who is signed in as somebody else is told so, and can go on without it", async () => {
        const other = await openStranger();
        await signIn(other.page, OWNER.email, OWNER.password);
        await other.page.goto(link);
        await other.page.getByText(`You are signed in as ${OWNER.email}. Only ${GRACE.email} can accept.`).waitFor();
        assert.equal(await other.page.getByLabel("New password").count(), 0);
        assert.deepEqual(await accessibilityProblems(other.page), []);
        await other.page.getByRole("button", { name: "Sign out and go on" }).click();
        await other.page.getByLabel("New password").waitFor();
        assert.deepEqual(await other.context.cookies(), []);
    });

    test("a password that is too weak is refused beside the field", async () => {
        const { page } = grace;
        await page.getByLabel("New password").fill("aaaaaaaaaaaaaaaaaaaa");
        await page.getByRole("button", { name: "Create account and accept" }).click();
        await page.locator("input[aria-invalid='true']").waitFor();
    });

    test("somebody new chooses a password and is in", async () => {
        const { page } = grace;
        await page.getByLabel("New password").fill(GRACE.password);
        await page.getByRole("button", { name: "Create account and accept" }).click();
        await page.waitForURL(/\/welcome/);
        await page.getByText(OWNER.organisation).first().waitFor();
        await owner.page.goto("/settings/members");
        await member(owner.page, GRACE.email).filter({ hasText: "viewer" }).waitFor();
        await owner.page.getByText("Nobody is on the way").waitFor();
    });

    test("a link that was used, and one that never was, say that they open nothing", async () => {
        const stranger = await openStranger();
        for (const address of [link, `${server.url}/invitation#${"A".repeat(43)}`]) {
            await stranger.page.goto(address);
            await stranger.page.getByText("This invitation cannot be accepted any more").waitFor();
            await stranger.page.getByRole("link", { name: "Sign in", exact: true }).waitFor();
        }
        await stranger.page.goto("/sign-in");
        await stranger.page.goto("/invitation");
        await stranger.page.getByText("This link is not complete").waitFor();
        assert.deepEqual(await accessibilityProblems(stranger.page), []);
    });

    test("a viewer sees what viewers may see", async () => {
        const { page } = grace;
        await page.goto("/settings");
        await page.waitForURL(/\/settings\/organisation/);
        await page.getByText("Owners and admins can rename it.").waitFor();
        await page.getByText(`You are a viewer of ${OWNER.organisation}.`).waitFor();
        assert.equal(await page.getByRole("heading", { name: "Ownership" }).count(), 0);
        for (const name of ["Members", "API keys", "Audit log", "Outbox"]) {
            assert.equal(await settingsMenu(page).getByRole("link", { name }).count(), 0, name);
        }
        await page.goto("/settings/members");
        await page.getByText("You may not see this").waitFor();
    });

    test("a member sees the others and changes none", async () => {
        await owner.page.getByRole("button", { name: `Change role of ${GRACE.email}` }).click();
        await owner.page.getByRole("dialog").getByLabel("Role").selectOption("member");
        await owner.page.getByRole("dialog").getByRole("button", { name: "Change the role" }).click();
        await member(owner.page, GRACE.email).filter({ hasText: "member" }).waitFor();
        const { page } = grace;
        await page.reload();
        await member(page, OWNER.email).waitFor();
        await page.getByText("Owners and admins invite people and change roles.").waitFor();
        assert.equal(await page.locator("main").getByRole("button").count(), 0);
    });

    test("an admin invites, and leaves owners alone", async () => {
        await owner.page.getByRole("button", { name: `Change role of ${GRACE.email}` }).click();
        await owner.page.getByRole("dialog").getByLabel("Role").selectOption("admin");
        await owner.page.getByRole("dialog").getByRole("button", { name: "Change the role" }).click();
        await member(owner.page, GRACE.email).filter({ hasText: "admin" }).waitFor();
        const { page } = grace;
        await page.reload();
        await page.getByText("What concerns an owner is for owners.").waitFor();
        assert.equal(await member(page, OWNER.email).getByRole("button").count(), 0);
        await page.getByRole("button", { name: "Invite somebody" }).click();
        const roles = await page.getByRole("dialog").getByLabel("Role").locator("option").allInnerTexts();
        assert.deepEqual(roles, ["admin", "member", "viewer"]);
        await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
        assert.equal(await settingsMenu(page).getByRole("link", { name: "Outbox" }).count(), 0, "admins do not run the server");
    });

    test("an invitation that was withdrawn opens nothing", async () => {
        await invite(owner.page, "eve@example.com", "admin");
        const withdrawn = await linkInOutbox(owner.page, "eve@example.com", "invitation");
        await owner.page.getByRole("button", { name: "Withdraw the invitation for eve@example.com" }).click();
        await owner.page.getByRole("dialog").getByRole("button", { name: "Withdraw it" }).click();
        await owner.page.getByText("Nobody is on the way").waitFor();
        const eve = await openStranger();
        await eve.page.goto(withdrawn);
        await eve.page.getByText("This invitation cannot be accepted any more").waitFor();
    });

    test("a refusal is shown in words in the form", async () => {
        const { page } = owner;
        await page.getByRole("button", { name: "Invite somebody" }).click();
        await page.getByRole("dialog").getByLabel("E-mail").fill(GRACE.email);
        await page.getByRole("dialog").getByRole("button", { name: "Send the invitation" }).click();
        await page.getByRole("dialog").getByText("member already").waitFor();
        await page.keyboard.press("Escape");
    });

    test("an organisation of one's own is made, and one stays where one is", async () => {
        const { page } = grace;
        await page.goto("/settings/organisations");
        await page.getByLabel("Name").fill("Grace’s laboratory");
        await page.getByRole("button", { name: "Create the organisation" }).click();
        await page.getByText("Grace’s laboratory was created.").waitFor();
        const list = page.getByRole("list", { name: "Your organisations" });
        await list.getByRole("listitem").filter({ hasText: OWNER.organisation }).filter({ hasText: "shown now" }).waitFor();
        await list.getByRole("listitem").filter({ hasText: "Grace’s laboratory" }).filter({ hasText: "you are an owner" }).waitFor();
        assert.deepEqual(await accessibilityProblems(page), []);
    });

    test("switching takes every tab along, and leaves nothing of the other behind", async () => {
        const { page } = grace;
        const second = await grace.context.newPage();
        await second.goto("/settings/members");
        await member(second, OWNER.email).waitFor();
        await page.goto("/settings/members");
        await member(page, OWNER.email).waitFor();
        await page.getByRole("button", { name: "Account" }).click();
        await page.getByRole("list", { name: "Organisations" }).getByRole("button", { name: OWNER.organisation }).waitFor();
        await page.getByRole("list", { name: "Organisations" }).getByRole("button", { name: /laboratory/ }).click();
        for (const tab of [page, second]) {
            await tab.waitForURL(/\/welcome/);
            await tab.getByRole("navigation", { name: "Main" }).getByText("Grace’s laboratory").waitFor();
            assert.ok(!(await everythingKept(tab)).includes(OWNER.email), "something of the other organisation is left");
        }
        await page.goBack();
        await page.getByRole("navigation", { name: "Main" }).getByText("Grace’s laboratory").waitFor();
        await page.waitForFunction(() => !document.querySelector("[aria-busy='true']"));
        assert.ok(!(await page.content()).includes(OWNER.email), "the back button shows the other organisation");
        await second.close();
    });

    test("and back by the list of organisations", async () => {
        const { page } = grace;
        await page.goto("/settings/organisations");
        await page.getByRole("button", { name: `Switch to ${OWNER.organisation}` }).click();
        await page.waitForURL(/\/welcome/);
        await page.getByRole("navigation", { name: "Main" }).getByText(OWNER.organisation).waitFor();
    });

    test("somebody who has an account joins as who they are", async () => {
        const { page } = grace;
        await page.goto("/settings/organisations");
        await page.getByRole("button", { name: "Switch to Grace’s laboratory" }).click();
        await page.waitForURL(/\/welcome/);
        await invite(page, OWNER.email, "viewer");
        const offered = await linkInOutbox(owner.page, OWNER.email, "invitation");
        await owner.page.goto(offered);
        await owner.page.getByText(/to Grace’s laboratory as a viewer/).waitFor();
        await owner.page.getByRole("button", { name: "Accept the invitation" }).click();
        await owner.page.waitForURL(/\/welcome/);
        await owner.page.getByRole("navigation", { name: "Main" }).getByText("Grace’s laboratory").waitFor();
        await owner.page.goto("/settings/organisations");
        await owner.page.getByRole("button", { name: `Switch to ${OWNER.organisation}` }).click();
        await owner.page.waitForURL(/\/welcome/);
    });

    test("an organisation gets another name", async () => {
        const { page } = owner;
        await page.goto("/settings/organisation");
        await page.getByText("As its only owner you cannot leave").waitFor();
        await page.getByLabel("Name of the organisation").fill("Southwind");
        await page.getByRole("button", { name: "Rename" }).click();
        await page.getByRole("status").filter({ hasText: "The organisation has its new name." }).waitFor();
        await page.getByRole("navigation", { name: "Main" }).getByText("Southwind").waitFor();
        assert.deepEqual(await accessibilityProblems(page), []);
    });

    test("handing over asks for the name, and takes the outbox along", async () => {
        const { page } = owner;
        await settingsMenu(page).getByRole("link", { name: "Outbox" }).waitFor();
        await page.getByLabel("Hand over to").selectOption({ label: `${GRACE.email} (admin)` });
        await page.getByRole("button", { name: "Hand over…" }).click();
        const confirm = page.getByRole("dialog").getByRole("button", { name: "Hand over" });
        assert.equal(await confirm.isDisabled(), true);
        await page.getByLabel("Type Southwind to confirm").fill("Southwind");
        await confirm.click();
        await page.getByRole("status").filter({ hasText: `${GRACE.email} is an owner now, and you are an admin.` }).waitFor();
        await page.getByText("You are an admin of Southwind.").waitFor();
        await settingsMenu(page).getByRole("link", { name: "Outbox" }).waitFor({ state: "detached" });
    });

    test("who was removed is signed out", async () => {
        const { page } = grace;
        await page.goto("/settings/organisations");
        await page.getByRole("button", { name: "Switch to Southwind" }).click();
        await page.waitForURL(/\/welcome/);
        await page.goto("/settings/members");
        await page.getByRole("button", { name: `Remove ${OWNER.email}` }).click();
        await page.getByRole("dialog").getByText("API keys that they made stay").waitFor();
        await page.getByRole("dialog").getByRole("button", { name: "Remove from the organisation" }).click();
        await member(page, OWNER.email).waitFor({ state: "detached" });
        await goSignedOut(owner.page, "/settings/members");
        assert.ok(!(await owner.page.content()).includes(GRACE.email));
    });

    test("they come back by another invitation, without a session", async () => {
        await invite(grace.page, OWNER.email, "member");
        const { page } = owner;
        await page.goto(await linkInOutbox(grace.page, OWNER.email, "invitation"));
        await page.getByText("This address has an account here").waitFor();
        assert.equal(await page.getByLabel(/password/i).count(), 0);
        assert.deepEqual(await accessibilityProblems(page), []);
        await page.getByRole("button", { name: "Accept the invitation" }).click();
        await page.getByText("You are a member of Southwind now.").waitFor();
        await page.getByRole("link", { name: "Sign in", exact: true }).click();
        await signIn(page, OWNER.email, OWNER.password);
        const { body } = await ask(page, "GET", "/v1/organizations");
        assert.deepEqual(body.organizations.map(({ name, role }) => [name, role]).sort(), [["Grace’s laboratory", "viewer"], ["Southwind", "member"]]);
    });

    test("who leaves is told so, and signs in to what is left", async () => {
        const { page } = owner;
        await page.goto("/settings/organisation");
        await page.getByRole("button", { name: "Leave the organisation" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
        await page.waitForURL(/\/sign-in/);
        await page.getByText("You left the organisation.").waitFor();
        assert.equal(await page.evaluate(() => fetch("/v1/me").then(({ status }) => status)), 401);
        await signIn(page, OWNER.email, OWNER.password);
        const { body } = await ask(page, "GET", "/v1/organizations");
        assert.equal(body.organizations.length, 1);
    });

    test("the audit log tells all of it, in sentences", async () => {
        const { page } = grace;
        await page.goto("/settings/audit");
        for (const text of [
            /removed .*owner@example\.com.*, who was an admin/,
            /handed the organisation over to grace@example\.com/,
            /renamed the organisation from Northwind to Southwind/,
            /withdrew the invitation of eve@example\.com/,
            /changed the role of grace@example\.com from member to admin/,
            /grace@example\.com joined as a viewer, invited by/,
            /invited grace@example\.com as a viewer/,
        ]) {
            await page.getByText(text).first().waitFor();
        }
    });

    test("no script error, policy violation or foreign request happened", () => {
        assert.deepEqual([owner, grace, ...strangers].flatMap(({ troubles }) => troubles), []);
    });
});
