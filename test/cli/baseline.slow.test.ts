import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deployment, folder, service } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const unnamed = (name: string): string => service(name, "web").replace("name: http, ", "");
const ARGS = [
  ".",
  "--rule",
  "pod-without-policy: off",
  "--rule",
  "port-unnamed: warning",
  "--baseline",
  "baseline.json",
];
const start = async (files: Readonly<Record<string, string>>) => {
  const cwd = folder({ "b.yaml": deployment("web"), ...files });
  return {
    cwd,
    run: async (...more: readonly string[]) => await runCli([...ARGS, ...more], { cwd }),
    entries: () =>
      (JSON.parse(readFileSync(join(cwd, "baseline.json"), "utf8")) as { findings: { file: string }[] }).findings.map(
        ({ file }) => file,
      ),
  };
};

describe("--baseline", () => {
  it("holds what is there and lets only new findings fail", async () => {
    const { cwd, run } = await start({
      "a.yaml": service("pay", "web").replace("targetPort: http", "targetPort: nothing"),
    });
    const written = await run("--update-baseline");
    expect(written).toMatchObject({ code: 0, stderr: "baseline.json contains 1 finding (1 added, 0 removed).\n" });
    expect(await run()).toMatchObject({ code: 0, stderr: "" });
    writeFileSync(join(cwd, "c.yaml"), service("new", "web").replace("targetPort: http", "targetPort: nothing"));
    const fresh = await run();
    expect(fresh.code).toBe(1);
    expect(fresh.stdout).toContain("c.yaml");
    expect(fresh.stdout).not.toContain("a.yaml\n");
  });

  it("survives renamed files and moved lines, and shows what it silences to machines", async () => {
    const { cwd, run } = await start({ "a.yaml": unnamed("web") });
    await run("--update-baseline");
    renameSync(join(cwd, "a.yaml"), join(cwd, "z.yaml"));
    writeFileSync(join(cwd, "z.yaml"), `# moved\n\n${unnamed("web")}`);
    const { stdout, stderr } = await run("--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [],
      suppressed: [{ ruleId: "port-unnamed", suppression: { kind: "baseline" } }],
    });
    expect(stderr).toBe("");
  });

  it("tells what it need not hold any more, and --update-baseline takes it out", async () => {
    const { cwd, run, entries } = await start({ "a.yaml": unnamed("web"), "c.yaml": unnamed("web2") });
    await run("--update-baseline");
    writeFileSync(join(cwd, "a.yaml"), service("web", "web"));
    expect((await run()).stderr).toBe(
      "note: baseline.json contains fixed findings (port-unnamed in a.yaml); --update-baseline removes them\n",
    );
    expect((await run("--update-baseline")).stderr).toContain("(0 added, 1 removed)");
    expect(entries()).toEqual(["c.yaml"]);
    rmSync(join(cwd, "c.yaml"));
    await run("--update-baseline");
    expect(entries()).toEqual([]);
  });

  it("keeps what it holds of files that were not looked at", async () => {
    const { cwd, run, entries } = await start({ "a.yaml": unnamed("web"), "c.yaml": unnamed("web2") });
    await run("--update-baseline");
    const part = ["b.yaml", "c.yaml", ...ARGS.slice(1)];
    expect(await runCli(part, { cwd })).toMatchObject({ code: 0, stderr: "" });
    await runCli([...part, "--update-baseline"], { cwd });
    await run("--only", "b.yaml", "--update-baseline");
    expect(entries()).toEqual(["a.yaml", "c.yaml"]);
  });

  it("is the same file for the same findings", async () => {
    const { cwd, run } = await start({ "a.yaml": unnamed("web"), "c.yaml": unnamed("web2") });
    await run("--update-baseline");
    const first = readFileSync(join(cwd, "baseline.json"), "utf8");
    await run("--update-baseline");
    expect(readFileSync(join(cwd, "baseline.json"), "utf8")).toBe(first);
  });

  it.each([
    [["--baseline", "none.json"], 'Baseline "none.json" does not exist; --update-baseline creates it.'],
    [["--update-baseline"], "--update-baseline needs --baseline FILE."],
    [["--baseline", "a.yaml"], "The baseline a.yaml is not JSON"],
  ])("is 2 for wrong usage: %j", async (args, message) => {
    const run = await runCli([".", ...args], { cwd: folder({ "a.yaml": unnamed("web") }) });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(message);
  });
});
