// From the one-time link to the first run on the screen, and out again; then what real senders of OpenTelemetry report.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { startModelServer } from "../instrumentation/model-server.mjs";
import * as openInference from "../instrumentation/openinference.mjs";
import * as traceloop from "../instrumentation/traceloop.mjs";
import * as vercel from "../instrumentation/vercel.mjs";
import { launch, openWindow } from "../lib/browser.mjs";
import { ask, OWNER, setUpOwner } from "../lib/people.mjs";
import { startServer } from "../lib/server.mjs";
import { agentTrace, exported, exporterFor, keepSpans, PROTOCOLS } from "../lib/telemetry.mjs";

describe("first visit", () => {
    let server, browser, window, page;

    before(async () => {
        server = await startServer({ settings: { AGENTMETRICS_TRACE_SETTLE: "500ms" } });
        browser = await launch();
        window = await openWindow(browser, server);
        page = window.page;
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    test("nothing is shown without signing in", async () => {
        await page.goto("/overview");
        await page.waitForURL(/\/sign-in/);
        assert.equal(await page.getByRole("navigation").count(), 0);
    });

    test("the one-time link makes the owner and opens a session", async () => {
        await setUpOwner(page, server);
        await page.waitForURL(/\/welcome/);
        await page.getByRole("heading", { level: 1 }).waitFor();
    });

    test("the welcome page shows the reader's own URL and no key", async () => {
        await page.getByText(`${server.url}/v1/events`).first().waitFor();
        const text = await page.locator("body").innerText();
        assert.ok(text.includes("AGENTMETRICS_API_KEY"), "the key comes from the environment");
        assert.ok(!/am_(live|test)_[0-9A-Z]{10}_/.test(await page.content()), "no key is in the page");
    });

    test("while there is no run, every page is the one that says how to send the first", async () => {
        for (const path of ["/overview", "/agents", "/runs"]) {
            await page.goto(path);
            await page.waitForURL(/\/welcome/);
            await page.getByRole("heading", { name: "Send the first run" }).waitFor();
        }
    });

    test("so does a page that was told first that it is empty", async () => {
        // The welcome page asks for the status, too.
        await page.goto("about:blank");
        const told = page.waitForResponse(/\/v1\/runs\?/);
        await page.route(
            "**/v1/status",
            async (route) => {
                await told;
                await route.continue();
            },
            { times: 1 },
        );
        await page.goto("/runs");
        await page.waitForURL(/\/welcome/);
    });

    test("session cookie is out of reach of scripts", async () => {
        assert.equal(await page.evaluate(() => document.cookie), "");
        const cookies = await window.context.cookies();
        assert.deepEqual(
            cookies.map(({ name, httpOnly, secure, sameSite, path }) => ({ name, httpOnly, secure, sameSite, path })),
            [{ name: "__Host-am_session", httpOnly: true, secure: true, sameSite: "Lax", path: "/" }],
        );
        const lifetime = cookies[0].expires - Date.now() / 1000;
        assert.ok(lifetime > 0 && lifetime <= 1800, `the cookie lives ${lifetime} s`);
        const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
        assert.ok(!stored.includes(cookies[0].value), "the session is in no storage");
    });

    test("the first event turns the welcome page into the dashboard", async () => {
        const answer = await server.send([
            {
                event_id: randomUUID(),
                trace_id: "first-trace",
                agent_id: "hello-agent",
                status: "success",
                duration_ms: 842,
                model: "claude-sonnet-4-5",
                input_tokens: 1240,
                output_tokens: 340,
                cache_read_tokens: 800,
                cache_write_tokens: 200,
                ts: Date.now(),
            },
        ]);
        assert.equal(answer.status, 200);
        assert.equal(answer.body.accepted, 1);
        await page.waitForURL(/\/overview/, { timeout: 30_000 });
        await page.getByText("hello-agent").first().waitFor();
    });

    test("the run is there with its cost, line by line", async () => {
        await page.getByRole("navigation").getByRole("link", { name: "Runs" }).click();
        await page.getByRole("table", { name: "Runs" }).getByRole("row").filter({ hasText: "hello-agent" }).first().click();
        await page.waitForURL(/\/runs\/.+/);
        await page.getByText("$0.0098").first().waitFor();
        await page.getByText(/cache read/i).first().waitFor();
    });

    test("signing out ends the session and the back button shows nothing", async () => {
        await page.getByRole("button", { name: "Account" }).click();
        await page.getByRole("button", { name: "Sign out" }).click();
        await page.waitForURL(/\/sign-in/);
        assert.deepEqual(await window.context.cookies(), []);
        await page.goBack();
        await page.waitForURL(/\/sign-in/);
        assert.ok(!(await page.locator("body").innerText()).includes("hello-agent"));
    });

    test("a wrong password is refused without saying what was wrong", async () => {
        await page.goto("/sign-in");
        await page.getByLabel("E-mail").fill(OWNER.email);
        await page.getByLabel("Password", { exact: true }).fill("umbrella harvest violin 43");
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await page.getByRole("alert").waitFor();
        const message = await page.getByRole("alert").innerText();
        assert.match(message, /e-mail or password/i);
    });

    test("the right password opens the dashboard again", async () => {
        await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await page.waitForURL(/\/overview/);
    });

    test("the one-time link works once", async () => {
        const stranger = await openWindow(browser, server);
        await stranger.page.goto(server.setup);
        await stranger.page.getByText(/used|expired|no longer/i).first().waitFor();
        assert.equal(await stranger.page.getByLabel("Password", { exact: true }).count(), 0);
        await stranger.context.close();
    });

    describe("OpenTelemetry", () => {
        /** The runs that were made of a trace. */
        const runsOf = async (spans) => {
            const hours = (count) => new Date(Date.now() + count * 3_600_000).toISOString();
            const range = `from=${hours(-2)}&to=${hours(2)}`;
            const { status, body } = await ask(page, "GET", `/v1/runs?${range}&trace_id=${spans[0].spanContext().traceId}`);
            assert.equal(status, 200, JSON.stringify(body));
            return body.runs;
        };
        const settled = async (spans) => {
            for (let tries = 0; tries < 600; tries++) {
                if ((await runsOf(spans)).length > 0) return;
                await pause(100);
            }
            assert.fail("no run was made of the trace");
        };
        const told = ({ agent_id, status, environment, model, llm_calls, tool_calls, tool_errors, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, cost_usd, cost_source }) => ({
            agent_id, status, environment, model, llm_calls, tool_calls, tool_errors, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, cost_usd, cost_source,
        });

        describe("its own exporters", () => {
            const traces = new Map();

            before(async () => {
                const kept = keepSpans("node");
                const last = PROTOCOLS.length;
                for (const [index, protocol] of [...PROTOCOLS, PROTOCOLS[0]].entries()) {
                    const spans = agentTrace(kept, index === last ? "last" : `by ${protocol}`);
                    traces.set(index === last ? "last" : protocol, spans);
                    const exporter = exporterFor(protocol, server);
                    // A second time, as after an answer that was lost.
                    for (const time of index === last ? ["once"] : ["once", "again"]) {
                        const { sent, error, warnings } = await exported(exporter, spans);
                        assert.ok(sent, `${protocol}, ${time}: ${error}`);
                        assert.deepEqual(warnings, []);
                    }
                    await exporter.shutdown();
                }
                // Everything that came before it has been counted by then.
                await settled(traces.get("last"));
            });

            for (const protocol of PROTOCOLS) {
                test(`${protocol}: a trace that was sent twice is one run with its tokens and cost`, async () => {
                    const runs = await runsOf(traces.get(protocol));
                    assert.deepEqual(runs.map(told), [
                        {
                            agent_id: `by ${protocol}`,
                            status: "success",
                            environment: "staging",
                            model: "gpt-4o-mini",
                            llm_calls: 2,
                            tool_calls: 1,
                            tool_errors: 1,
                            input_tokens: 600,
                            cache_read_tokens: 1000,
                            cache_write_tokens: 0,
                            output_tokens: 400,
                            // 600 at 0.15, 1000 at 0.075 and 400 at 0.60 dollars a million
                            cost_usd: 0.000405,
                            cost_source: "computed",
                        },
                    ]);
                });

                test(`${protocol}: the exporter says which spans were not taken, and the others were`, async () => {
                    const spans = agentTrace(keepSpans("node"), `partly by ${protocol}`);
                    const exporter = exporterFor(protocol, server);
                    const { sent, warnings } = await exported(exporter, [...spans, Object.create(spans[0], { startTime: { value: [0, 0] } })]);
                    await exporter.shutdown();
                    assert.ok(sent);
                    assert.equal(warnings.length, 1);
                    assert.match(warnings[0], /rejectedSpans"?:"?1\b.*start_time_unix_nano is missing/);
                    await settled(spans);
                    assert.equal((await runsOf(spans))[0].llm_calls, 2);
                });
            }
        });

        describe("libraries that report by it", () => {
            const kept = keepSpans("watched");

            before(async () => {
                kept.provider.register();
                const models = await startModelServer();
                await vercel.capture(kept, models.url, ["6"]);
                await openInference.capture(kept, models.url);
                await traceloop.capture(kept, models.url);
                models.close();
                const exporter = exporterFor("http/protobuf", server);
                for (const [name, spans] of kept.named) {
                    const { sent, error, warnings } = await exported(exporter, spans);
                    assert.ok(sent, `${name}: ${error}`);
                    assert.deepEqual(warnings, []);
                }
                await exporter.shutdown();
                for (const spans of kept.named.values()) await settled(spans);
            });

            const openai = { status: "success", environment: "staging", tool_errors: 0, cache_write_tokens: 0, cost_source: "computed" };
            const expected = {
                // Two calls, each of 1200 tokens in, of which 1000 from a cache, and 300 out; a tool between them.
                "vercel-6-openai": {
                    ...openai,
                    agent_id: "weather-agent",
                    model: "gpt-4o-mini-2024-07-18",
                    llm_calls: 2,
                    tool_calls: 1,
                    input_tokens: 400,
                    cache_read_tokens: 2000,
                    output_tokens: 600,
                    cost_usd: 0.00057,
                },
                "openinference-openai": {
                    ...openai,
                    agent_id: "watched",
                    model: "gpt-4o-mini-2024-07-18",
                    llm_calls: 1,
                    tool_calls: 0,
                    input_tokens: 200,
                    cache_read_tokens: 1000,
                    output_tokens: 300,
                    cost_usd: 0.000285,
                },
                // It does not hand on what came from the cache.
                "traceloop-openai": {
                    ...openai,
                    agent_id: "watched",
                    model: "gpt-4o-mini-2024-07-18",
                    llm_calls: 1,
                    tool_calls: 0,
                    input_tokens: 1200,
                    cache_read_tokens: 0,
                    output_tokens: 300,
                    cost_usd: 0.00036,
                },
                "openinference-anthropic": {
                    ...openai,
                    agent_id: "watched",
                    model: "claude-sonnet-4-5",
                    llm_calls: 1,
                    tool_calls: 0,
                    input_tokens: 1000,
                    cache_read_tokens: 9000,
                    cache_write_tokens: 500,
                    output_tokens: 200,
                    cost_usd: 0.010575,
                },
            };
            for (const [name, run] of Object.entries(expected)) {
                test(`${name}: tokens, cost and calls`, async () => {
                    assert.deepEqual((await runsOf(kept.named.get(name))).map(told), [told(run)]);
                });
            }

            test("vercel-6-failure: a refused call is a failed run that costs nothing", async () => {
                const [run] = await runsOf(kept.named.get("vercel-6-failure"));
                assert.equal(run.status, "failed");
                assert.equal(run.cost_usd, 0);
                assert.match(run.error, /Rate limit reached/);
            });
        });
    });

    test("no script error, policy violation or foreign request happened", () => {
        assert.deepEqual(window.troubles, []);
    });
});
