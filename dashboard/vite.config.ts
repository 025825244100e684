import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// AGENTMETRICS_URL points the development server at a running server.
const upstream = process.env["AGENTMETRICS_URL"];

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    target: "es2023",
    // Inlined fonts and pictures would need data: in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
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
