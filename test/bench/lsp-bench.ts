import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import type { Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver/node";
import { LspClient } from "../lsp/lsp-client.ts";
import { generate } from "./generate.ts";

/**
 * How long an editor waits for the diagnostics of an edit, in a workspace of many files: `npx tsx
 * test/bench/lsp-bench.ts [FILES]`. The bundled server runs as an editor runs it; the time is from the change to the
 * diagnostics of its version, over stdio. Twice: files in 50 namespaces, and all of them in one.
 */
const FILES = Number(process.argv[2] ?? 3000);
const EDITED = 30;
/** Keystrokes of somebody who types quickly. */
const PAUSE = 120;

const EDITS: readonly (readonly [string, string])[] = [
  ["targetPort: http\n", "targetPort: httpx\n"],
  ["targetPort: httpx\n", "targetPort: http\n"],
  ["replicas: 3", "replicas: 30"],
  ["kind: Service\n", "kind: Service # a comment\n"],
  ["path: /ready", "path: /ready/now"],
];

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;

function inOneNamespace(folder: string): void {
  for (const group of readdirSync(folder)) {
    for (const name of readdirSync(join(folder, group))) {
      const file = join(folder, group, name);
      writeFileSync(file, readFileSync(file, "utf8").replaceAll(/\bteam-\d+\b/g, "team"));
    }
  }
}

const shape = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics
    .map(({ code, range }) => `${String(code)} ${range.start.line}`)
    .sort()
    .join("\n");

interface Answers {
  readonly times: readonly number[];
  /** Of the first answers, how many said the same as the look at the whole workspace that followed. */
  readonly same: number;
  readonly compared: number;
}

async function measure(client: LspClient): Promise<Answers> {
  const times: number[] = [];
  let same = 0;
  let compared = 0;
  for (let index = 0; index < EDITED; index++) {
    const number = (index * 71) % FILES;
    const path = `group-${Math.floor(number / 100)}/service-${number}.yaml`;
    const uri = client.uri(path);
    await client.open(path);
    await wait(PAUSE);
    let first = "";
    for (const [from, to] of EDITS) {
      const start = performance.now();
      let version = -1;
      const answered = new Promise<PublishDiagnosticsParams>((done) => {
        const stop = client.onPublished((params) => {
          if (params.uri !== uri || params.version !== version) return;
          stop();
          done(params);
        });
      });
      version = client.versionOf(path) + 1;
      await client.type(path, from, to);
      const { diagnostics } = await answered;
      times.push(performance.now() - start);
      first = shape(diagnostics);
      await wait(PAUSE);
    }
    // Now and then somebody stops to think, and the whole workspace has its say.
    if (index % 10 === 9) {
      await client.settled();
      compared++;
      if (shape(client.diagnostics(path)) === first) same++;
    }
  }
  return { times: times.sort((a, b) => a - b), same, compared };
}

for (const layout of ["50 namespaces", "1 namespace"] as const) {
  const folder = join(tmpdir(), `kubenetlint-lsp-bench-${FILES}`);
  const bytes = generate(folder, FILES);
  if (layout === "1 namespace") inOneNamespace(folder);
  const started = performance.now();
  const client = await LspClient.start(folder);
  await client.settled();
  const ready = performance.now() - started;
  const { times, same, compared } = await measure(client);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(times, share).toFixed(0));
  process.stdout.write(
    `${FILES} files, ${(bytes / 1e6).toFixed(1)} MB, ${layout}: ${times.length} edits answered in ` +
      `${p50} ms (median), ${p95} ms (95 %), ${p99} ms (99 %), at most ${times.at(-1)?.toFixed(0)} ms; ` +
      `${same} of ${compared} first answers stood; the whole was shown after ${(ready / 1000).toFixed(1)} s ` +
      `(load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores)\n`,
  );
  await client.stop();
  rmSync(folder, { recursive: true });
}
