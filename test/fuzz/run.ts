import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mutate, randomOf } from "./mutate.ts";
import { failures } from "./properties.ts";

/** Changes manifests at random and tells what fails: `tsx test/fuzz/run.ts SEED MINUTES [FOLDER] [REPORT]`. */
const [seed = "1", minutes = "10", folder = "fixtures", report] = process.argv.slice(2);
const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.ya?ml$/.test(path))
  .map((path) => readFileSync(join(folder, path), "utf8"))
  .filter((text) => text.length > 0 && text.length < 20_000);
const random = randomOf(Number(seed));
const until = Date.now() + Number(minutes) * 60_000;
const seen = new Map<string, number>();
let runs = 0;
let slowest = 0;
while (Date.now() < until) {
  const text = mutate(texts[random(texts.length)] ?? "", random);
  const start = Date.now();
  let found: readonly string[];
  try {
    found = failures(text);
  } catch (error) {
    found = [`crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
  runs++;
  slowest = Math.max(slowest, Date.now() - start);
  for (const failure of found) {
    const kind = failure.split("\n").slice(0, 3).join(" ").replaceAll(/\d+/g, "N");
    const count = seen.get(kind) ?? 0;
    seen.set(kind, count + 1);
    if (count === 0) process.stdout.write(`${failure}\n${JSON.stringify(text)}\n\n`);
  }
}
const summary =
  `seed ${seed}, ${minutes} minutes, ${texts.length} manifests: ${runs} runs, slowest ${slowest} ms, ` +
  `${seen.size} kinds of failure\n${[...seen].map(([kind, count]) => `${count} ${kind}`).join("\n")}\n`;
process.stdout.write(summary);
if (report !== undefined) writeFileSync(report, summary);
