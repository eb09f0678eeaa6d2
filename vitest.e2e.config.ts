import { defineConfig } from "vitest/config";

/** End-to-end tests that are written for vitest; `npm run e2e` runs them beside those that are scripts. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.e2e.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
