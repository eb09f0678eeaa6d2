import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // End-to-end tests need programs that only some machines have; `npm run e2e` runs them.
    exclude: ["test/e2e/**", "node_modules/**"],
    globalSetup: ["test/temporary-folder.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
