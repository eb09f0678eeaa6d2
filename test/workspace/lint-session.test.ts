import { cpSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { lintCommand } from "../../src/hosts/cli/commands/lint.ts";
import { LintSession } from "../../src/workspace/lint-session.ts";
import { deployment, folder, service } from "../cli/folder.ts";

/** What `lint` prints. */
async function lintOf(cwd: string, session?: LintSession): Promise<string> {
  let printed = "";
  const host = {
    cwd,
    env: {},
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    stdout: (text: string) => void (printed += text),
    stderr: (text: string) => void (printed += text),
    stdin: () => Buffer.from(""),
  };
  const code = await lintCommand(host, ["."], { preset: "all", format: ["json"] }, session && { session });
  return `${code}\n${printed}`;
}

it("a run of a session prints what a run from nothing prints, whatever has changed", async () => {
  const cwd = folder({});
  cpSync("fixtures/demo", cwd, { recursive: true });
  const session = new LintSession();
  const write = (name: string, text: string) => (): void => writeFileSync(join(cwd, name), text);
  const steps: readonly (() => void)[] = [
    () => {},
    () => {},
    write("new.yaml", `${service("new", "wne")}---\n${deployment("new")}`),
    write("new.yaml", `${service("new", "new")}---\n${deployment("new")}`),
    // Two folders that define the same objects differently are two scopes.
    () => cpSync(join(cwd, "new.yaml"), join(cwd, "staging.yaml")),
    write("staging.yaml", `${service("new", "staging")}---\n${deployment("new", { replicas: 1 })}`),
    write("kubenetlint.yaml", "rules: { service-selects-nothing: warning }\n"),
    write("kubenetlint.yaml", 'kubernetesVersion: "1.31"\n'),
    () => rmSync(join(cwd, "kubenetlint.yaml")),
    write("broken.yaml", "kind: [\n"),
    () => renameSync(join(cwd, "new.yaml"), join(cwd, "renamed.yaml")),
    () => rmSync(join(cwd, "broken.yaml")),
    () => rmSync(join(cwd, "staging.yaml")),
  ];
  for (const [number, step] of steps.entries()) {
    step();
    expect([number, await lintOf(cwd, session)]).toEqual([number, await lintOf(cwd)]);
  }
});
