import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { generate, manifest, plantRepairable } from "./generate.ts";
import { medians, run, runOwn } from "./measure.ts";
import type { Run } from "./measure.ts";
import { WORST_CASES } from "./worst-cases.ts";
import { installedPeers } from "./peers.ts";

/**
 * Runs the bundle as a user would, in turns with the peers that are installed: `npm run bench [FILES…]` prints, `npm
 * run bench worst [PATTERN]` prints the growth of the worst inputs whose name matches, `npm run bench
 * fixes` what proving fixes costs, without arguments it writes RESULTS.md too.
 */
const counts = process.argv.slice(2).map(Number);
const scratch = mkdtempSync(join(tmpdir(), "kubenetlint-bench-"));
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  process.stdout.write(`${line}\n`);
};
const cells = ({ seconds, cpuSeconds, mebibytes }: Run): string =>
  `${seconds.toFixed(2)} s | ${cpuSeconds.toFixed(2)} s | ${mebibytes.toFixed(0)} MiB`;
/** After one run that is not counted, as the first of a new version compiles the program. */
function repeat(times: number, one: () => Run): Run {
  one();
  return medians(Array.from({ length: times }, one));
}

function growth(sizes: readonly number[]): void {
  say(
    "## Growth: `lint --preset all`, cold\n\n" +
      "| files | objects | bytes | wall | all threads | peak memory " +
      "| files/s | MB/s |\n|---|---|---|---|---|---|---|---|",
  );
  for (const count of sizes) {
    const folder = join(scratch, `files-${count}`);
    const bytes = generate(folder, count);
    const own = repeat(count > 5000 ? 3 : 7, () => runOwn(["lint", "--preset", "all", folder]));
    say(
      `| ${count} | ${count * 4} | ${(bytes / 1e6).toFixed(1)} MB ` +
        `| ${cells(own)} | ${(count / own.seconds).toFixed(0)} | ` +
        `${(bytes / 1e6 / own.seconds).toFixed(1)} |`,
    );
    if (count > 5000) rmSync(folder, { recursive: true });
  }
}

/** CPU of all threads at n, 2n and 4n; the exponent is that of the last step, without what starting up takes. */
function worst(sizes: readonly number[], isWanted: RegExp = /./): void {
  const start = repeat(3, () => runOwn(["--version"])).cpuSeconds;
  say(
    `\n## Growth of the worst inputs: \`lint --preset all\`, all ` +
      `threads\n\n| input | ${sizes.join(" | ")} | exponent |\n` +
      "|---|---|---|---|---|",
  );
  for (const [name, text] of Object.entries(WORST_CASES)) {
    if (!isWanted.test(name)) continue;
    const times = sizes.map((count) => {
      const folder = mkdtempSync(join(scratch, "worst-"));
      writeFileSync(join(folder, "a.yaml"), text(count));
      return medians([1, 2, 3].map(() => runOwn(["lint", "--no-config", "--preset", "all", "-f", "unix", folder])))
        .cpuSeconds;
    });
    const [, before = 0, last = 0] = times;
    say(
      `| ${name} | ` +
        `${times.map((time) => `${time.toFixed(2)} s`).join(" | ")} ` +
        "| " +
        `${Math.log2(Math.max(0.01, last - start) / Math.max(0.01, before - start)).toFixed(2)} ` +
        "|",
    );
  }
}

function commands(folder: string): void {
  const uncompiled = { NODE_DISABLE_COMPILE_CACHE: "1" };
  say("\n## Other runs on 1,000 files\n\n| run | wall | all threads | peak memory |\n|---|---|---|---|");
  say(`| \`lint\` with the recommended rules | ${cells(repeat(5, () => runOwn(["lint", folder])))} |`);
  say(
    `| \`lint --preset all\`, the very first run: nothing of the ` +
      "program is compiled | " +
      `${cells(repeat(5, () => runOwn(["lint", "--preset", "all", folder], undefined, uncompiled)))} |`,
  );
  say(`| \`lint --preset all --cache\`, nothing changed | ${cells(cached(folder))} |`);
  say(`| \`lint --preset all --cache\`, one file changed | ${cells(cached(folder, true))} |`);
  say(`| \`reach -o json\` | ${cells(repeat(5, () => runOwn(["reach", "-o", "json", folder])))} |`);
  say(`| \`--version\` | ${cells(repeat(7, () => runOwn(["--version"])))} |`);
}

/** Proofs of fixes, in turns with the same run without them. */
function fixes(): void {
  say("\n## Fixes, each proved\n\n| run | all threads | ratio to `lint` |\n|---|---|---|");
  for (const [files, defects, runs] of [
    [1000, 50, [["-f", "json"], ["-f", "sarif"], ["--fix-dry-run"]]],
    [10_000, 400, [["--fix-dry-run"]]],
  ] as const) {
    const folder = join(scratch, `repairable-${files}`);
    generate(folder, files);
    plantRepairable(folder, files, defects);
    const plain = repeat(3, () => runOwn(["lint", folder])).cpuSeconds;
    for (const args of runs) {
      const { cpuSeconds } = repeat(3, () => runOwn(["lint", ...args, folder]));
      const name = `\`lint ${args.join(" ")}\`: ${defects} defects in ${files} files`;
      say(`| ${name} | ${cpuSeconds.toFixed(2)} s | ${(cpuSeconds / plain).toFixed(2)} |`);
    }
    rmSync(folder, { recursive: true });
  }
}

function cached(folder: string, changing = false): Run {
  const place = ["--cache", "--cache-location", join(scratch, "cache")];
  const file = join(folder, "group-0", "service-7.yaml");
  let replicas = 3;
  runOwn(["lint", "--preset", "all", ...place, folder]);
  const run = repeat(7, () => {
    if (changing) writeFileSync(file, manifest(7).replace("replicas: 3", `replicas: ${++replicas}`));
    return runOwn(["lint", "--preset", "all", ...place, folder]);
  });
  writeFileSync(file, manifest(7));
  return run;
}

/** In turns, so that what else the machine does meets both alike. */
function pairs(folder: string): void {
  say(
    "\n## Beside peers, 1,000 files, in turns\n\n" +
      "| peer | what it does | its wall | its threads | its memory | " +
      "kubenetlint's wall | its threads | its memory | ratio of " +
      "walls | ratio of threads |\n" +
      "|---|---|---|---|---|---|---|---|---|---|",
  );
  for (const peer of installedPeers(scratch)) {
    const theirs: Run[] = [];
    const ours: Run[] = [];
    for (let turn = 0; turn < 7; turn++) {
      theirs.push(run(peer.program, peer.args(folder)));
      ours.push(runOwn(["lint", "--preset", "all", folder]));
    }
    const [their, our] = [medians(theirs), medians(ours)];
    say(
      `| ${peer.name} | ${peer.does} | ${cells(their)} | ` +
        `${cells(our)} | ${(our.seconds / their.seconds).toFixed(2)} ` +
        `| ${(our.cpuSeconds / their.cpuSeconds).toFixed(2)} |`,
    );
  }
}

say(
  `# Speed\n\nWritten by \`npm run bench\`. Each figure is a median; a ratio below 1 means that kubenetlint is faster.`,
);
say(
  `Machine: ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ` +
    `${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform}, ` +
    `Node ${process.version}.\n`,
);
if (process.argv[2] === "worst") {
  worst([500, 1000, 2000], new RegExp(process.argv[3] ?? "."));
  rmSync(scratch, { recursive: true, force: true });
  process.exit();
}
if (process.argv[2] === "fixes") {
  fixes();
  rmSync(scratch, { recursive: true, force: true });
  process.exit();
}
growth(counts.length > 0 ? counts : [1, 100, 1000, 10_000, 25_000]);
if (counts.length === 0) {
  const folder = join(scratch, "files-1000");
  commands(folder);
  fixes();
  pairs(folder);
  worst([1000, 2000, 4000]);
  writeFileSync("test/bench/RESULTS.md", `${lines.join("\n")}\n`);
}
rmSync(scratch, { recursive: true, force: true });
