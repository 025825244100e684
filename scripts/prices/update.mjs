// Makes the price table of the server from the public data set genai-prices (MIT licence, see the copy beside the
// table). Run by hand: npm ci && node update.mjs. A table that changed becomes a new version; old versions stay,
// because runs keep the version they were costed with.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { waitForUpdate } from "@pydantic/genai-prices";

const TABLES = new URL("../../server/src/main/resources/pricing/", import.meta.url).pathname;
const SOURCE = JSON.parse(readFileSync("node_modules/@pydantic/genai-prices/package.json", "utf8"));

// Resellers with hundreds of prices nobody here has asked for would triple the table.
const SKIPPED = new Set(["openrouter", "huggingface_novita", "quicksilverpro", "cursor", "github-copilot"]);
const RATES = { input: "input_mtok", output: "output_mtok", cache_read: "cache_read_mtok", cache_write: "cache_write_mtok" };

const providers = await waitForUpdate();
const models = providers
    .filter(({ id }) => !SKIPPED.has(id) && !id.startsWith("huggingface_"))
    .flatMap((provider) => provider.models.map((model) => entry(provider.id, model)))
    .filter((model) => model.periods.length > 0)
    .sort((a, b) => compare(a.provider, b.provider) || compare(a.id, b.id));

const content = models.map((model) => JSON.stringify(model)).join(",\n");
const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
const known = existsSync(`${TABLES}versions.txt`) ? readFileSync(`${TABLES}versions.txt`, "utf8").trim().split("\n") : [];
if (known.at(-1)?.endsWith(hash)) {
    console.log(`${known.at(-1)} is up to date`);
    process.exit(0);
}
const version = `${new Date().toISOString().slice(0, 10)}.${hash}`;
mkdirSync(TABLES, { recursive: true });
writeFileSync(`${TABLES}prices-${version}.json`, `{"version":"${version}","source":"genai-prices ${SOURCE.version}","models":[\n${content}\n]}\n`);
writeFileSync(`${TABLES}versions.txt`, `${[...known, version].join("\n")}\n`);
copyFileSync("node_modules/@pydantic/genai-prices/LICENSE", `${TABLES}LICENSE.genai-prices`);
console.log(`${version}: ${models.length} models`);

function entry(provider, model) {
    const names = new Set([model.id, ...names_of(model.match)].map((name) => name.toLowerCase()));
    const prices = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
    return { provider, id: model.id, names: [...names].sort(compare), periods: prices.map(period).filter(Boolean) };
}

/** Whole names and beginnings; "contains", "ends with" and patterns would match models that are something else. */
function names_of(match) {
    if (match.or) return match.or.flatMap(names_of);
    if (match.and) return match.and.flatMap(names_of);
    return [match.equals ?? match.starts_with].filter((name) => name !== undefined).map((name) => name.replace(/[-:.@]+$/, ""));
}

function period({ constraint, prices }) {
    if (prices.input_mtok === undefined && prices.output_mtok === undefined) return undefined;
    const found = {};
    if (constraint?.start_date) found.from = constraint.start_date;
    if (constraint?.start_time) found.hours = [constraint.start_time, constraint.end_time].map((time) => time.slice(0, 5));
    for (const [kind, key] of Object.entries(RATES)) {
        const price = prices[key];
        if (price === undefined) continue;
        found[kind] = rate(price.base ?? price);
        for (const tier of price.tiers ?? []) {
            found.tiers ??= [];
            let same = found.tiers.find(({ above }) => above === tier.start);
            if (!same) found.tiers.push((same = { above: tier.start }));
            same[kind] = rate(tier.price);
        }
    }
    found.tiers?.sort((a, b) => a.above - b.above);
    return found;
}

/** Dollars per million tokens; six digits behind the point make a token's price exact at twelve. */
function rate(value) {
    return Number(Number(value).toFixed(6));
}

function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
