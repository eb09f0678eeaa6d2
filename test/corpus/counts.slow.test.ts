import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { lint } from "../../src/engine/lint.ts";
import type { Host } from "../../src/workspace/host.ts";
import { loadWorkspace } from "../../src/workspace/workspace.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { CORPUS, NEEDS_CORPUS, inCorpus } from "./real-manifests.ts";

const FILE = "test/corpus/counts.json";

/**
 * Findings by rule: `{ "port-unnamed": { warning: 3, unknown: 1 } }`. What only may be a defect counts as unknown,
 * whatever its severity.
 */
type Counts = Record<string, Partial<Record<"error" | "warning" | "info" | "unknown", number>>>;

const host = (cwd: string): Host =>
  ({
    cwd,
    env: {},
    stdout: () => undefined,
    stderr: () => undefined,
    readStdin: () => "",
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
  }) as unknown as Host;

/** What the preset `recommended` says of a folder on its own. */
async function countInto(counts: Counts, folder: string): Promise<void> {
  const workspace = await loadWorkspace(
    host(folder),
    [folder],
    { preset: "recommended", config: false } as never,
    rules,
  );
  const { kubernetesVersion } = workspace;
  const result = lint(workspace.scopes, rules, {
    config: workspace.config,
    kubernetesVersion,
    unreadable: workspace.failures,
    validate: (object) => validateObject(object, { kubernetesVersion }),
  });
  expect(result.internalErrors, folder).toEqual([]);
  for (const { ruleId, severity, verdict } of result.findings) {
    const of = (counts[ruleId] ??= {});
    const as = verdict === "unknown" ? "unknown" : severity;
    of[as] = (of[as] ?? 0) + 1;
  }
}

const sorted = (counts: Counts): Counts =>
  Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));

describe.skipIf(CORPUS === undefined)(`real manifests${NEEDS_CORPUS}`, () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "kubenetlint-corpus-"));
    execFileSync("tar", ["xzf", inCorpus("bench.tar.gz"), "-C", folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("gives the findings that counts.json holds, so that a noisy rule shows (UPDATE_COUNTS=1 writes it)", async () => {
    const counts: Record<"apps" | "bench", Counts> = { apps: {}, bench: {} };
    for (const app of readdirSync(inCorpus("apps")).sort()) await countInto(counts.apps, inCorpus(`apps/${app}`));
    const [top = ""] = readdirSync(folder);
    for (const repository of readdirSync(join(folder, top)).sort())
      await countInto(counts.bench, join(folder, top, repository));
    const text = `${JSON.stringify({ apps: sorted(counts.apps), bench: sorted(counts.bench) }, null, 2)}\n`;
    if (process.env["UPDATE_COUNTS"] === "1") writeFileSync(FILE, text);
    expect(text).toBe(readFileSync(FILE, "utf8"));
  });
});
