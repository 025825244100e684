// Fails the build when the script of the first page is over its limit (compressed, as it is sent).
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 300;
const FIRST_PAGES = ["src/features/overview/OverviewPage.tsx", "src/features/runs/RunsPage.tsx"];

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));
const entry = Object.keys(manifest).find((name) => manifest[name].isEntry);

/** Everything a page loads: its own chunk and what that needs, also what it asks for right away. */
function files(name, seen = new Set()) {
  const chunk = manifest[name];
  if (chunk === undefined || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const next of chunk.imports ?? []) files(next, seen);
  return seen;
}

const charts = Object.keys(manifest).filter((name) => /charts\/(engine|echarts)/.test(name));
let failed = false;
for (const page of FIRST_PAGES) {
  const chunk = Object.keys(manifest).find((name) => name.endsWith(page) || manifest[name].src === page);
  if (chunk === undefined) throw new Error(`no chunk for ${page}`);
  const loaded = [entry, chunk, ...charts].reduce((seen, name) => files(name, seen), new Set());
  const bytes = [...loaded]
    .filter((file) => file.endsWith(".js"))
    .reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0);
  const kb = Math.round(bytes / 1000);
  failed ||= kb > LIMIT_KB;
  console.log(`${page}: ${kb} kB of compressed script (limit ${LIMIT_KB} kB)`);
}
process.exit(failed ? 1 : 0);
