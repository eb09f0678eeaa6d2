import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deployment, folder, service } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const BROKEN = service("payments", "payment").replace("{ app: payment }", "{ app: payment }  # who gets the money");
const files = { "a.yaml": BROKEN, "b.yaml": deployment("payments") };
const quiet = ["--rule", "pod-without-policy: off"];
const read = (cwd: string, file = "a.yaml"): string => readFileSync(join(cwd, file), "utf8");
const FIXED = BROKEN.replace("app: payment }", "app: payments }");

describe("--fix", () => {
  it("writes the repair, keeps comments, and reports what is left", async () => {
    const cwd = folder({
      ...files,
      "c.yaml": service("other", "payments").replace("targetPort: http", "targetPort: nothing"),
    });
    const run = await runCli([".", "--fix", ...quiet], { cwd });
    expect(read(cwd)).toBe(FIXED);
    expect(run.stderr).toBe("Repaired 1 finding in 1 file.\n");
    expect(run.stdout).not.toContain("a.yaml");
    expect(run.stdout).toContain("service-port-unresolved");
    expect(run.code).toBe(1);
    expect(readdirSync(cwd).sort()).toEqual(["a.yaml", "b.yaml", "c.yaml"]);
  });

  it("ends clean when nothing is left, and changes nothing more", async () => {
    const cwd = folder(files);
    chmodSync(join(cwd, "a.yaml"), 0o640);
    expect((await runCli([".", "--fix", ...quiet], { cwd })).code).toBe(0);
    expect(statSync(join(cwd, "a.yaml")).mode & 0o777).toBe(0o640);
    const again = await runCli([".", "--fix", ...quiet], { cwd });
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(read(cwd)).toBe(FIXED);
  });

  it("keeps line breaks and a byte order mark", async () => {
    const cwd = folder({ ...files, "a.yaml": `\uFEFF${BROKEN.replaceAll("\n", "\r\n")}` });
    await runCli([".", "--fix", ...quiet], { cwd });
    expect(read(cwd)).toBe(`\uFEFF${FIXED.replaceAll("\n", "\r\n")}`);
  });

  it("does not touch what is suppressed, excluded by --only or --quiet, or outside of the paths", async () => {
    const suppressed = folder({
      ...files,
      "a.yaml": `# kubenetlint-disable-file service-selects-nothing\n${BROKEN}`,
    });
    await runCli([".", "--fix", ...quiet], { cwd: suppressed });
    expect(read(suppressed)).toContain("app: payment }");
    const only = folder(files);
    await runCli([".", "--fix", "--only", "b.yaml"], { cwd: only });
    expect(read(only)).toBe(BROKEN);
    const warnings = folder({
      "a.yaml": service("web", "web").replace("targetPort: http", 'targetPort: "8080"'),
      "b.yaml": deployment("web"),
    });
    const before = read(warnings);
    await runCli([".", "--fix", "--quiet", "--rule", "target-port-quoted: warning"], { cwd: warnings });
    expect(read(warnings)).toBe(before);
    await runCli([".", "--fix", "--rule", "target-port-quoted: warning"], { cwd: warnings });
    expect(read(warnings)).not.toBe(before);
    const outside = folder(files);
    const inside = folder({ "b.yaml": deployment("payments") });
    symlinkSync(join(outside, "a.yaml"), join(inside, "a.yaml"));
    await runCli([".", "*.yaml", "--fix"], { cwd: inside });
    expect(read(outside)).toBe(BROKEN);
    await runCli(["a.yaml", "b.yaml", "--fix"], { cwd: inside });
    expect(read(outside), "a link that is named is meant").toBe(FIXED);
  });

  it("refuses what cannot be", async () => {
    expect(await runCli(["-", "--fix"], { stdin: BROKEN })).toMatchObject({
      code: 2,
      stderr: "--fix cannot write to standard input; --fix-dry-run prints the changes.\n",
    });
    expect((await runCli([".", "--fix", "--fix-dry-run"], { cwd: folder(files) })).code).toBe(2);
  });

  it.skipIf(process.getuid?.() === 0)("says which file it could not write, and leaves it whole", async () => {
    const cwd = folder(files);
    chmodSync(cwd, 0o555);
    const run = await runCli([".", "--fix"], { cwd });
    chmodSync(cwd, 0o755);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("The repaired a.yaml cannot be written");
    expect(read(cwd)).toBe(BROKEN);
  });
});

describe("--fix-dry-run", () => {
  it("prints a diff that git applies, writes nothing, and reports what would be left to standard error", async () => {
    const cwd = folder(files);
    const run = await runCli([".", "--fix-dry-run", ...quiet], { cwd });
    expect(run.stdout).toBe(`--- a/a.yaml
+++ b/a.yaml
@@ -2,6 +2,6 @@
 kind: Service
 metadata: { name: payments }
 spec:
-  selector: { app: payment }  # who gets the money
+  selector: { app: payments }  # who gets the money
   ports:
     - { name: http, port: 80, targetPort: http }
`);
    expect(run.stderr).toContain("No findings in 2 files");
    expect(run.code).toBe(0);
    expect(read(cwd)).toBe(BROKEN);
    expect(spawnSync("git", ["apply", "-"], { cwd, input: run.stdout }).status).toBe(0);
    expect(read(cwd)).toBe(FIXED);
  });

  it("shows what it would do to standard input", async () => {
    const cwd = folder({});
    const run = await runCli(["-", "--fix-dry-run", "--stdin-filename", "x.yaml"], {
      cwd,
      stdin: `${BROKEN}---\n${deployment("payments")}`,
    });
    expect(run.stdout).toContain("+  selector: { app: payments }");
  });
});

describe("fixes in reports", () => {
  it("are offered with what was proved of them", async () => {
    const run = await runCli([".", "--format", "json", ...quiet], { cwd: folder(files) });
    const { findings } = JSON.parse(run.stdout) as { findings: { ruleId: string; fixes: { effect?: string }[] }[] };
    expect(
      findings.find(({ ruleId }) => ruleId === "service-selects-nothing")?.fixes.map(({ effect }) => effect),
    ).toEqual(["after this fix Service default/payments has 3 endpoints; no other Service changes"]);
  });

  it("are not offered where they would break something else", async () => {
    const cwd = folder(files);
    // The nearest label belongs to pods that a second Service keeps; selecting them is fine. A port they lack is not.
    writeFileSync(join(cwd, "b.yaml"), deployment("payments", { port: "grpc" }));
    const run = await runCli([".", "--format", "json", ...quiet], { cwd });
    const { findings } = JSON.parse(run.stdout) as { findings: { ruleId: string; fixes: object[] }[] };
    expect(findings.find(({ ruleId }) => ruleId === "service-selects-nothing")?.fixes).toEqual([]);
  });
});
