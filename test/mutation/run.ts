import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Stryker } from "@stryker-mutator/core";
import { testsOf } from "./folders.ts";

/**
 * `npm run mutation -- PATH [--accept]`: changes each expression of a file or folder in turn (StrykerJS) and runs its
 * tests. Prints the score, and exits with 1 for a survivor that `survivors.json` does not list, and for one listed that
 * a test notices by now: the list may only shrink. `--accept` writes the list of the path anew, with the reasons known.
 */
const SURVIVORS = "test/mutation/survivors.json";

interface Survivor {
  readonly mutator: string;
  readonly line: string;
  readonly replacement: string;
  /** Why no test notices it: what it leaves the same, or what is not tested. */
  readonly reason: string;
}
type Survivors = Readonly<Record<string, readonly Survivor[]>>;

const keyOf = ({ mutator, line, replacement }: Omit<Survivor, "reason">): string =>
  JSON.stringify([mutator, line, replacement]);

function readSurvivors(): Survivors {
  return existsSync(SURVIVORS) ? (JSON.parse(readFileSync(SURVIVORS, "utf8")) as Survivors) : {};
}

async function mutate(path: string, tests: readonly string[]) {
  process.env["MUTATION_TESTS"] = tests.join(",");
  const stryker = new Stryker({
    mutate: [path.endsWith(".ts") ? path : `${path}/**/*.ts`],
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
    // What a program prints says nothing of what it decides.
    mutator: { excludedMutations: ["StringLiteral"] },
    // Not there: StrykerJS would rewrite it with an API that TypeScript 7 does not have.
    tsconfigFile: "none.json",
    ignorePatterns: ["dist", "docs", "editors", "/build"],
    reporters: ["clear-text"],
    clearTextReporter: { allowColor: false, reportTests: false, reportMutants: false },
    concurrency: 1,
    allowEmpty: true,
  });
  return stryker.runMutationTest();
}

const [path = "", ...flags] = process.argv.slice(2);
const tests = testsOf(path);
if (tests === undefined) {
  console.error(`No tests are known for "${path}": add them to test/mutation/folders.ts.`);
  process.exit(2);
}
const known = readSurvivors();
const found: Record<string, Survivor[]> = {};
let [killed, all] = [0, 0];
for (const { fileName, status, mutatorName, location, replacement } of await mutate(path, tests)) {
  if (status === "Ignored" || status === "CompileError" || status === "RuntimeError") continue;
  all += 1;
  if (status !== "Survived" && status !== "NoCoverage") {
    killed += 1;
    continue;
  }
  const file = fileName.slice(process.cwd().length + 1);
  const line = readFileSync(fileName, "utf8").split("\n")[location.start.line - 1] ?? "";
  const survivor = { mutator: mutatorName, line: line.trim(), replacement: replacement ?? "" };
  const reason = known[file]?.find((one) => keyOf(one) === keyOf(survivor))?.reason;
  (found[file] ??= []).push({ ...survivor, reason: reason ?? "" });
}
rmSync("reports", { recursive: true, force: true });

const isIn = (file: string): boolean => file === path || file.startsWith(`${path}/`);
const listed = (survivors: Survivors) =>
  Object.entries(survivors)
    .filter(([file]) => isIn(file))
    .flatMap(([file, own]) => own.map((one) => `${file}: ${keyOf(one)}`));
const fresh = listed(found).filter((one) => !listed(known).includes(one));
const gone = listed(known).filter((one) => !listed(found).includes(one));
console.log(`${path}: ${killed} of ${all} mutants are killed (${Math.round((100 * killed) / Math.max(1, all))} %).`);
if (flags.includes("--accept")) {
  const others = Object.entries(known).filter(([file]) => !isIn(file));
  const sorted = [...others, ...Object.entries(found)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(SURVIVORS, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
} else {
  for (const one of fresh) console.log(`survives: ${one}`);
  for (const one of gone) console.log(`no longer survives, remove it from ${SURVIVORS}: ${one}`);
  process.exitCode = fresh.length + gone.length === 0 ? 0 : 1;
}
