// Fails the build when a first page needs more script than its limits (compressed, as it is sent): what the page
// needs before it shows its numbers, and all of it with the chart engine, which is loaded after the first paint.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const PAINT_KB = 150;
const ALL_KB = 300;
const FIRST_PAGES = ["src/features/overview/OverviewPage.tsx", "src/features/runs/RunsPage.tsx"];
const ENGINE = "src/charts/engine.ts";

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));
const entry = Object.keys(manifest).find((name) => manifest[name].isEntry);

/** A chunk and everything that it needs to run. */
function files(name, seen = new Set()) {
  const chunk = manifest[name];
  if (chunk === undefined) throw new Error(`no chunk for ${name}`);
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const next of chunk.imports ?? []) files(next, seen);
  return seen;
}

function kilobytes(...names) {
  const loaded = names.reduce((seen, name) => files(name, seen), new Set());
  const bytes = [...loaded]
    .filter((file) => file.endsWith(".js"))
    .reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0);
  return Math.round(bytes / 1000);
}

let failed = false;
for (const page of FIRST_PAGES) {
  const paint = kilobytes(entry, page);
  const all = kilobytes(entry, page, ENGINE);
  // A chunk that is not apart is loaded too early: the split has been lost.
  failed ||= paint > PAINT_KB || all > ALL_KB || paint === all;
  console.log(
    `${page}: ${paint} kB of compressed script to the first paint (limit ${PAINT_KB}), ${all} kB with charts (limit ${ALL_KB})`,
  );
}
process.exit(failed ? 1 : 0);
