import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// AGENTMETRICS_URL points the development server at a running server.
const upstream = process.env["AGENTMETRICS_URL"];

const SHARED = /src\/(ui|lib|api|charts)\/|node_modules\/(@tanstack|lucide-react|react|scheduler)/;

// What only pages with forms share: settings, and what stands in front of the dashboard.
const FORMS =
  /src\/(ui\/(CodesShownOnce|Confirm|Door|Entry|Field|Modal|PageHead|ProofForm|Refused|Select|Table)|api\/(organisations|passkey|roles))\./;

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    target: "es2023",
    // Inlined fonts and pictures would need data: in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    // What most pages share is one file: many small ones compress worse, and each has its name in the first script.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "forms", test: FORMS, priority: 1, includeDependenciesRecursively: false },
            { name: "shared", test: SHARED, minShareCount: 3 },
          ],
        },
      },
    },
  },
  server: upstream === undefined ? {} : { proxy: { "/v1": { target: upstream, secure: false } } },
  test: {
    environment: "happy-dom",
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    reporters: ["default", ["junit", { outputFile: "reports/unit.xml" }]],
    restoreMocks: true,
    env: { TZ: "UTC" },
  },
});
