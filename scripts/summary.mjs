// Adds up what the test runners reported and prints one closing line; fails when anything failed or nothing ran.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folders = readdirSync(".", { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [join(name, "target/surefire-reports"), join(name, "target/failsafe-reports"), join(name, "reports")])
    .filter((folder) => existsSync(folder));
const reports = folders.flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith(".xml") && file !== "failsafe-summary.xml").map((file) => join(folder, file)));

let passed = 0, failed = 0, skipped = 0;
for (const report of reports) {
    const xml = readFileSync(report, "utf8");
    const cases = (xml.match(/<testcase[\s>]/g) ?? []).length;
    const bad = (xml.match(/<(failure|error)[\s>]/g) ?? []).length;
    const left = (xml.match(/<skipped[\s/>]/g) ?? []).length;
    passed += cases - bad - left;
    failed += bad;
    skipped += left;
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
