import { defineConfig } from "vitest/config";

/** The tests of the folder that is mutated, and no others: `test/mutation/run.ts` names them. */
export default defineConfig({
  test: {
    include: (process.env["MUTATION_TESTS"] ?? "").split(","),
    globalSetup: ["test/temporary-folder.ts"],
    testTimeout: 60_000,
  },
});
