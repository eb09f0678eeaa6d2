import { writeFileSync } from "node:fs";
import { objectRun, readRun, textRun, treeRun } from "./grammar-properties.ts";
import type { Failure } from "./grammar-properties.ts";
import { randomOf } from "./mutate.ts";
import type { Random } from "./mutate.ts";

/**
 * Makes inputs by grammars and tells what fails: `tsx test/fuzz/grammar-run.ts read|text|objects|trees SEED MINUTES
 * [REPORT]`.
 */
const RUNS: Readonly<Record<string, (random: Random) => readonly Failure[] | Promise<readonly Failure[]>>> = {
  read: readRun,
  text: textRun,
  objects: objectRun,
  trees: treeRun,
};
/** A run that takes longer is a failure of its own, in milliseconds. */
const SLOW = 10_000;

const [kind = "text", seed = "1", minutes = "1", report] = process.argv.slice(2);
const run = RUNS[kind];
if (run === undefined) throw new Error(`there is no kind ${kind}: ${Object.keys(RUNS).join(", ")}`);
const until = Date.now() + Number(minutes) * 60_000;
const seen = new Map<string, number>();
let runs = 0;
let slowest = 0;
for (let own = Number(seed) * 10_000_000; Date.now() < until; own++) {
  const start = Date.now();
  let found: readonly Failure[];
  try {
    found = await run(randomOf(own));
  } catch (error) {
    found = [{ what: `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, input: "" }];
  }
  const took = Date.now() - start;
  slowest = Math.max(slowest, took);
  runs++;
  for (const { what, input } of took > SLOW ? [...found, { what: `slow: ${took} ms`, input: "" }] : found) {
    const sort = what.split("\n").slice(0, 3).join(" ").replaceAll(/\d+/g, "N");
    const count = seen.get(sort) ?? 0;
    seen.set(sort, count + 1);
    if (count === 0) process.stdout.write(`run ${own}: ${what}\n${input}\n\n`);
  }
}
const summary =
  `${kind}, seed ${seed}, ${minutes} minutes: ${runs} runs, slowest ${slowest} ms, ${seen.size} kinds ` +
  `of failure\n${[...seen].map(([sort, count]) => `${count} ${sort}`).join("\n")}\n`;
process.stdout.write(summary);
if (report !== undefined) writeFileSync(report, summary);
