import { defineConfig } from "vitest/config";

/**
 * All tests (`npm run test:all`). `npm test` leaves out `*.slow.test.ts`: what starts processes, needs programs that a
 * machine may not have, goes through whole corpora and generated inputs, or replaces modules (`vi.mock`). The others
 * share their modules (`--no-isolate`), which halves the time.
 */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // End-to-end tests need programs that only some machines have; `npm run e2e` runs them.
    exclude: ["test/e2e/**", "node_modules/**"],
    globalSetup: ["test/temporary-folder.ts"],
    maxWorkers: 2,
    // So long that only what hangs is ended, on a busy machine too.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
