/** What is mutated, by the beginning of its path, and the tests that have to notice: the longest beginning counts. */
export const TESTS: Readonly<Record<string, readonly string[]>> = {
  "src/base": ["test/base/**/*.test.ts", "test/model/*.test.ts"],
  "src/base/selector.ts": ["test/model/selector.test.ts"],
  "src/engine": ["test/engine/*.test.ts"],
  "src/model": ["test/model/*.test.ts", "test/simulate/pods.test.ts"],
  "src/scope": ["test/scope/*.test.ts"],
  "src/simulate": ["test/simulate/*.test.ts", "test/causes/*.test.ts"],
  "src/simulate/policy": ["test/simulate/*polic*.test.ts", "test/simulate/*calico*.test.ts"],
  "src/validate": ["test/validate/*.test.ts"],
  rules: ["test/rules/rules.test.ts"],
};

/** @returns undefined for a folder that none of them begins. */
export function testsOf(path: string): readonly string[] | undefined {
  const beginning = Object.keys(TESTS)
    .filter((one) => path === one || path.startsWith(`${one}/`))
    .sort((a, b) => b.length - a.length)[0];
  return beginning === undefined ? undefined : TESTS[beginning];
}
