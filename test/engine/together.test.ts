import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { describeResult } from "../together/describe-result.ts";
import type { WrittenResult } from "../together/describe-result.ts";
import { runCli } from "../cli/run-cli.ts";

/**
 * Folders as people have them, linted as the command line does it, with every rule and with what is unknown: here the
 * stages after the rules are seen, which cases of one rule never reach. `-u` writes `expected.txt`; read what it wrote.
 */
const SCENES = resolve("fixtures/together");

/** No program is found, so that kustomize and Helm render nothing on any machine. */
beforeAll(() => vi.stubEnv("PATH", ""));
afterAll(() => vi.unstubAllEnvs());

/** A repository of its own: paths in Applications are relative to its root. */
function repositoryOf(scene: string): string {
  const folder = mkdtempSync(join(tmpdir(), "kubenetlint-together-"));
  cpSync(scene, folder, { recursive: true, filter: (path) => !path.endsWith("expected.txt") });
  mkdirSync(join(folder, ".git"));
  return folder;
}

async function lintScene(scene: string): Promise<{ readonly text: string; readonly code: number }> {
  const folder = repositoryOf(scene);
  const baseline = existsSync(join(folder, "baseline.json")) ? ["--baseline", "baseline.json"] : [];
  const { stdout, stderr, code } = await runCli(
    ["lint", ".", "--preset", "all", "--report-unknown", "--format", "json", ...baseline],
    { cwd: folder },
  );
  if (stdout === "") throw new Error(stderr);
  return { text: describeResult(JSON.parse(stdout) as WrittenResult, { stderr, code }), code };
}

const scenes = readdirSync(SCENES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

describe("all rules together", () => {
  it.each(scenes)("%s", async (scene) => {
    const { text, code } = await lintScene(join(SCENES, scene));
    expect(code).toBeLessThan(2);
    await expect(text).toMatchFileSnapshot(join(SCENES, scene, "expected.txt"));
  });

  it("has a fair number of scenes", () => {
    expect(scenes.length).toBeGreaterThanOrEqual(40);
  });
});
