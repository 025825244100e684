// A server process of our own: new data directory, free ports, the lines it prints for scripts.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = new URL("../..", import.meta.url).pathname;
const APP = join(ROOT, "server/target/app");
const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/java") : "java";

/** The server with what tests have in place of Google and GitHub: no setting of the product leads to it. */
function withServices(account, jar, scratch) {
    // This package alone: the application would take other classes of the tests for parts of itself.
    const doubles = "dev/agentmetrics/server/testing";
    cpSync(join(ROOT, "server/target/test-classes", doubles), join(scratch, doubles), { recursive: true });
    return ["-cp", `${jar}:${join(APP, "lib/*")}:${scratch}`, "dev.agentmetrics.server.testing.ServerWithServices", account];
}

/** With `account`, somebody has an account of that address at Google and at GitHub. */
export async function startServer({ account, settings = {} } = {}) {
    const data = mkdtempSync(join(tmpdir(), "agentmetrics-e2e-"));
    const cache = existsSync(join(APP, "app.aot")) ? [`-XX:AOTCache=${join(APP, "app.aot")}`, "-Xlog:aot=off", "-Xlog:cds=off"] : [];
    const jar = join(APP, "agentmetrics-server-app.jar");
    const scratch = mkdtempSync(join(tmpdir(), "agentmetrics-e2e-"));
    const program = account === undefined ? [...cache, "-jar", jar] : withServices(account, jar, scratch);
    const child = spawn(JAVA, ["--enable-native-access=ALL-UNNAMED", "-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", ...program], {
        cwd: ROOT,
        env: { ...process.env, AGENTMETRICS_DATA_DIR: data, AGENTMETRICS_HTTPS_PORT: "0", AGENTMETRICS_HTTP_PORT: "0", AGENTMETRICS_OTLP_GRPC_PORT: "0", ...settings },
        stdio: ["ignore", "pipe", "pipe"],
    });
    const log = [];
    child.stderr.setEncoding("utf8").on("data", (text) => log.push(text));
    const lines = await new Promise((resolve, reject) => {
        const found = {};
        const late = setTimeout(() => {
            child.kill("SIGKILL");
            reject(new Error(`the server is not ready after two minutes:\n${log.join("")}`));
        }, 120_000);
        createInterface({ input: child.stdout }).on("line", (line) => {
            log.push(`${line}\n`);
            const [, name, value] = /^(url|ca|otlp-grpc|setup|key|google|github): (\S+)$/.exec(line) ?? [];
            if (name) found[name] = value;
            if (found.url && found.ca && found.setup && found.key) {
                clearTimeout(late);
                resolve(found);
            }
        });
        child.on("exit", (code) => {
            clearTimeout(late);
            reject(new Error(`the server stopped with ${code}:\n${log.join("")}`));
        });
    });
    const ca = readFileSync(lines.ca);
    return {
        ...lines,
        caFile: lines.ca,
        data,
        log,
        send: (events, key = lines.key) => send(`${lines.url}/v1/events/batch`, key, ca, { events }),
        sendSpans: (request, key = lines.key) => send(`${lines.url}/v1/traces`, key, ca, request),
        sendLogs: (request, key = lines.key) => send(`${lines.url}/v1/logs`, key, ca, request),
        sendMetrics: (request, key = lines.key) => send(`${lines.url}/v1/metrics`, key, ca, request),
        seed: (scenario) => seed(scenario, lines),
        stop: () =>
            new Promise((resolve) => {
                const cleanUp = () => {
                    for (const folder of [data, `${data}.key`, scratch]) rmSync(folder, { recursive: true, force: true });
                    resolve();
                };
                if (child.exitCode !== null || child.signalCode !== null) return cleanUp();
                child.removeAllListeners("exit").on("exit", cleanUp);
                child.kill("SIGTERM");
            }),
    };
}

/** Posts JSON over TLS, trusting only the server's own certificate authority. */
function send(url, key, ca, body) {
    return new Promise((resolve, reject) => {
        const request = https.request(url, { method: "POST", ca, headers: { authorization: `Bearer ${key}`, "content-type": "application/json" } }, (response) => {
            let text = "";
            response.setEncoding("utf8").on("data", (part) => (text += part));
            response.on("end", () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
        });
        request.on("error", reject).end(JSON.stringify(body));
    });
}

function seed(scenario, { url, key, ca }) {
    return new Promise((resolve, reject) => {
        const child = spawn(JAVA, ["-cp", `${join(APP, "agentmetrics-server-app.jar")}:${join(APP, "lib/*")}`, "dev.agentmetrics.server.demo.SeedCommand", scenario], {
            env: { ...process.env, AGENTMETRICS_URL: url, AGENTMETRICS_API_KEY: key, AGENTMETRICS_CA: ca },
            stdio: ["ignore", "pipe", "inherit"],
        });
        let said = "";
        child.stdout.setEncoding("utf8").on("data", (text) => (said += text));
        child.on("exit", (code) => (code === 0 ? resolve(said) : reject(new Error(`seeding ${scenario} failed`))));
    });
}
