import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deployment, folder } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const SOUND = `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ port: 80, targetPort: 8080 }]
---
${deployment("web")}`;
/** A misspelt field without a value, which an object that was decoded no longer has. */
const MISSPELT = SOUND.replace("spec:\n", "spec:\n  selektor:\n");
const quoted = (text: string): string => text.replace("targetPort: 8080", 'targetPort: "8080"');
const quiet = ["--rule", "pod-without-policy: off"];

describe("a misspelt field without a value", () => {
  it("is found at its key, with the line that `validate` shows", async () => {
    const cwd = folder({ "a.yaml": MISSPELT });
    const { stdout, code } = await runCli(["lint", "-f", "unix", ...quiet, "a.yaml"], { cwd });
    expect(stdout).toContain('a.yaml:5:3: Service "web" has no field "selektor" in spec');
    expect(code).toBe(1);
    expect((await runCli(["validate", "a.yaml"], { cwd })).stdout).toContain("a.yaml:5:3  spec.selektor");
  });

  it.each([[["--fix"]], [["--fix-dry-run"]]])(
    "is still an error after %s, which has nothing to repair",
    async (flags) => {
      const run = await runCli(["lint", ...flags, ...quiet, "a.yaml"], { cwd: folder({ "a.yaml": MISSPELT }) });
      expect(run.code).toBe(1);
      expect(run.stderr).not.toContain("Repaired");
    },
  );

  it("is a change that `diff` reports: the API server rejects the Service", async () => {
    const cwd = folder({ "old/a.yaml": SOUND, "new/a.yaml": MISSPELT });
    const { stdout } = await runCli(["diff", "old", "new"], { cwd });
    expect(stdout).toContain("Service default/web: removed");
    expect(stdout).not.toContain("No change");
  });

  it("does not keep fixes of other findings from being offered and applied", async () => {
    const cwd = folder({ "a.yaml": quoted(MISSPELT) });
    const fixesOf = (text: string) =>
      (JSON.parse(text) as { findings: { ruleId: string; fixes: unknown[] }[] }).findings.find(
        ({ ruleId }) => ruleId === "target-port-quoted",
      )?.fixes;
    const { stdout } = await runCli(["lint", "-f", "json", ...quiet, "a.yaml"], { cwd });
    expect(fixesOf(stdout)).toHaveLength(1);
    const run = await runCli(["lint", "--fix", ...quiet, "a.yaml"], { cwd });
    expect(run.stderr).toBe("Repaired 1 finding in 1 file.\n");
    expect(run.stdout).toContain("unknown-field");
    expect(readFileSync(join(cwd, "a.yaml"), "utf8")).toBe(MISSPELT);
  });
});
