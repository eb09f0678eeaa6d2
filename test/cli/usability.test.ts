import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deployment, folder, service } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const BROKEN = "a: [\n";
const REFUSED =
  "apiVersion: v1\nkind: Service\nmetadata: { name: UP, namespace: shop }\nspec: { ports: [{ port: 80 }] }\n";
const sound = { "web.yaml": `${service("web", "web")}---\n${deployment("web")}` };
const defect = service("web", "wbe");

/** The demo below a new folder, for commands that write. */
function demoCopy(): string {
  const cwd = folder({});
  cpSync("fixtures/demo", join(cwd, "demo"), { recursive: true });
  return cwd;
}

describe("an answer says what it left out", () => {
  it.each([
    ["endpoints"],
    ["pods"],
    ["reach"],
    ["rollout"],
    ["traffic", "web"],
    ["trace", "web", ".", "--from", "default/web"],
  ])("%s", async (...args) => {
    const { code, stdout, stderr } = await runCli(args, {
      cwd: folder({ ...sound, "broken.yaml": BROKEN, "refused.yaml": REFUSED }),
    });
    expect(code).toBe(0);
    expect(stdout).toContain("web");
    expect(stderr).toContain("note: broken.yaml:1:4 could not be read: ");
    expect(stderr).toContain("note: Service shop/UP (refused.yaml:3) is left out, as the API server rejects it");
  });

  it("nothing is said where all was read", async () => {
    expect((await runCli(["endpoints"], { cwd: folder(sound) })).stderr).toBe("");
  });

  it("names cannot give commands to the terminal", async () => {
    const { stderr } = await runCli(["endpoints"], {
      cwd: folder({
        "a.yaml": 'apiVersion: v1\nkind: Service\nmetadata: { name: "a\\e[31m" }\nspec: { ports: [{ port: 80 }] }\n',
      }),
    });
    expect(stderr).toContain("is left out");
    expect(stderr).not.toContain("\u001b");
  });
});

describe("a command that has nothing to do says so", () => {
  it("test of a folder takes its tests only, and fails without any", async () => {
    const cwd = folder({
      "shop/web.yaml": sound["web.yaml"],
      "other/web.yaml": sound["web.yaml"],
      "shop/a.kubenetlint-test.yaml":
        "apiVersion: kubenetlint.io/v1\nkind: Expectations\nmetadata: { name: a }\nendpoints:\n" +
        "  - { service: default/web, atLeast: 1 }\n",
    });
    expect(await runCli(["test", "shop"], { cwd })).toMatchObject({ code: 0, stderr: "" });
    const without = await runCli(["test", "other"], { cwd });
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('No *.kubenetlint-test.yaml file in "other".');
  });

  it("test-policies without a policy", async () => {
    expect((await runCli(["test-policies"], { cwd: folder({}) })).stderr).toContain("no policies");
  });

  it("rollout without a workload", async () => {
    expect((await runCli(["rollout"], { cwd: folder({ "a.yaml": defect }) })).stderr).toContain(
      "No Deployment, StatefulSet or DaemonSet",
    );
  });
});

describe("--only", () => {
  it("takes folders", async () => {
    const cwd = folder({ "a/web.yaml": `${defect}---\n${deployment("web")}`, "b/readme.yaml": "" });
    expect((await runCli(["lint", "--only", "a", "--format", "unix"], { cwd })).stdout).toContain(
      "service-selects-nothing",
    );
    expect((await runCli(["lint", "--only", "b", "--format", "unix"], { cwd })).stdout).not.toContain(
      "service-selects-nothing",
    );
  });

  it("takes patterns, as the paths do", async () => {
    const cwd = folder({
      "a/web.yaml": `${defect}---\n${deployment("web")}`,
      "b/web.yaml": defect.replace("name: web", "name: shop"),
      "c[1].yaml": service("foo", "web"),
    });
    const files = async (...only: readonly string[]): Promise<readonly string[]> =>
      [
        ...(
          await runCli(["lint", ".", "--format", "unix", "--rule", "name-meaningless: warning", "--only", ...only], {
            cwd,
          })
        ).stdout.matchAll(/^(\S+?):\d/gm),
      ]
        .map(([, file = ""]) => file)
        .filter((file, index, all) => all.indexOf(file) === index);
    expect(await files("b/*.yaml")).toEqual(["b/web.yaml"]);
    expect(await files("{a,b}/**")).toEqual(["a/web.yaml", "b/web.yaml"]);
    expect(await files("c[1].yaml")).toEqual(["c[1].yaml"]);
    const gone = await runCli(["lint", ".", "--only", "gone[1].yaml"], { cwd });
    expect(gone).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('"gone[1].yaml" of --only does not exist.') as unknown,
    });
  });

  it("says which path is not there", async () => {
    const { code, stderr } = await runCli(["lint", ".", "--only", "nope.yaml"], { cwd: folder(sound) });
    expect(code).toBe(0);
    expect(stderr).toContain('"nope.yaml" of --only does not exist.');
  });
});

it("--fix does not promise again what it could not prove", async () => {
  const { stdout } = await runCli(["lint", "demo", "--fix"], { cwd: demoCopy() });
  expect(stdout).toContain("ingress-backend-port-missing");
  expect(stdout).not.toContain("can be repaired with --fix");
});

describe("--output-file", () => {
  it("takes the one report that names no file", async () => {
    const cwd = folder(sound);
    const { stdout } = await runCli(["lint", "-f", "json=a.json", "-f", "unix", "-o", "b.txt"], { cwd });
    expect(stdout).toBe("");
    expect(readFileSync(join(cwd, "b.txt"), "utf8")).toContain("web.yaml:");
  });

  it("makes the folder of the report, as ESLint does", async () => {
    const cwd = folder(sound);
    expect(
      await runCli(["lint", "-f", "json=reports/json/a.json", "-f", "unix", "-o", "reports/b.txt"], { cwd }),
    ).toMatchObject({
      code: 0,
      stdout: "",
      stderr: expect.stringMatching(/\. Report: json in reports\/json\/a\.json, unix in reports\/b\.txt\n$/) as string,
    });
    expect(readFileSync(join(cwd, "reports/json/a.json"), "utf8")).toContain('"findings"');
    expect(readFileSync(join(cwd, "reports/b.txt"), "utf8")).toContain("web.yaml:");
    expect((await runCli(["lint", "-o", "web.yaml/a.txt"], { cwd })).stderr).toContain(
      'The report "web.yaml/a.txt" cannot be written: ',
    );
  });

  it("takes no two", async () => {
    const { code, stderr } = await runCli(["lint", "-f", "json", "-f", "unix", "-o", "b.txt"], { cwd: folder(sound) });
    expect(code).toBe(2);
    expect(stderr).toContain("there are 2 reports: json, unix");
  });
});

describe("rules and explain", () => {
  it("count what is recommended to production", async () => {
    expect((await runCli(["explain", "port-duplicate"])).stdout).toContain("presets: recommended, production, all");
    const listed = JSON.parse((await runCli(["rules", "-o", "json"])).stdout) as {
      readonly id: string;
      readonly presets: readonly string[];
    }[];
    expect(listed.find(({ id }) => id === "port-duplicate")?.presets).toEqual(["recommended", "production", "all"]);
    expect(listed.find(({ id }) => id === "single-endpoint")?.presets).toEqual(["production", "all"]);
  });
});

describe("wrong usage is told in a sentence and exits with 2", () => {
  it.each([
    [["lint", "--format", "nope"], 'There is no format "nope". Formats: '],
    [["lint", "--scope", "nope"], 'There is no scope "nope". Scopes: ".".'],
    [["explain", "nope"], 'There is no rule "nope". '],
    [["lint", "--rule", "port-unnamed"], '--rule must be "RULE: SEVERITY"'],
    [["endpoints", "--max-endpoints-per-slice", "0"], "greater than 0"],
    [["trace", "http://[", "--from", "default/web"], '"http://[" is not a URL'],
    [["endpoints", "--down", "nope"], 'No node or zone "nope" for --down. There are node-1, node-2.'],
    [["reach", "--not-ready", "nope*"], 'No pod "nope*" for --not-ready'],
    [["endpoints", "--actual", "package.json"], "is not a list of objects"],
    [["endpoints", "shop/wbe.yaml"], "No Service, file or folder shop/wbe.yaml"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await runCli(args, { cwd: folder({ ...sound, "package.json": "{}" }) });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("This is a bug");
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});
